using System.Formats.Tar;
using System.Text;
using Spinup.Sdk.Remote;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Remote;

/// <summary>A machine that lies about its files must not write a byte outside the target directory.</summary>
public sealed class MaliciousMachineTests
{
    [SshdTheory]
    [InlineData("../evil")]
    [InlineData("/tmp/evil-absolute")]
    [InlineData("a/../../evil")]
    [InlineData("a//b")]
    [InlineData(".")]
    public async Task Download_ListWithAPathOutside_IsRefused(string path) =>
        await RefusesAsync(List(("f", path, "")), []);

    [SshdTheory]
    [InlineData("../evil")]
    [InlineData("/tmp/evil-absolute")]
    [InlineData("other")]
    public async Task Download_ArchiveWithWhatWasNotAskedFor_IsRefused(string path) =>
        await RefusesAsync(List(("f", "./file", "")), Archive(new PaxTarEntry(TarEntryType.RegularFile, path) { DataStream = new MemoryStream([1]) }));

    [SshdFact]
    public async Task Download_FileBelowALink_IsRefused() =>
        await RefusesAsync(List(("l", "./a", "b"), ("d", "./b", ""), ("f", "./a/file", "")), []);

    [SshdFact]
    public async Task Download_LinkThroughALinkToTheOutside_IsRefused() =>
        await RefusesAsync(List(("l", "./a", "."), ("l", "./b", "a/../..")), []);

    [SshdFact]
    public async Task Download_ArchiveWithALinkInTheFilesPlace_IsRefused() =>
        await RefusesAsync(List(("f", "./file", "")), Archive(new PaxTarEntry(TarEntryType.SymbolicLink, "./file") { LinkName = "/etc/passwd" }));

    [SshdFact]
    public async Task Download_ArchiveThatIsNone_IsRefused()
    {
        var noise = new byte[4096];
        new Random(3).NextBytes(noise);
        await RefusesAsync(List(("f", "./file", "")), noise);
    }

    private static async Task RefusesAsync(byte[] list, byte[] archive)
    {
        await using var fake = FakeSsh.Malicious([.. list, .. archive]);
        await using var shell = await fake.ConnectAsync();
        var target = Path.Combine(fake.Root, "inner", "target");

        await Assert.ThrowsAsync<RemoteTransferException>(() => shell.DownloadAsync("anything", target));

        Assert.Empty(Directory.Exists(target) ? Directory.GetFiles(target, "*", SearchOption.AllDirectories) : []);
        Assert.False(File.Exists(Path.Combine(fake.Root, "inner", "evil")));
        Assert.False(File.Exists(Path.Combine(fake.Root, "evil")));
        Assert.False(File.Exists("/tmp/evil-absolute"));
    }

    private static byte[] List(params (string Kind, string Path, string Target)[] entries) => Encoding.UTF8.GetBytes(
        "ok directory\n" + string.Concat(entries.Select(entry => $"{entry.Kind} 644 1 1700000000.0000000000\0{entry.Path}\0{entry.Target}\0")) + "end 0\0");

    private static byte[] Archive(TarEntry entry)
    {
        using var bytes = new MemoryStream();
        using (var writer = new TarWriter(bytes, TarEntryFormat.Pax, leaveOpen: true))
        {
            writer.WriteEntry(entry);
        }

        return bytes.ToArray();
    }
}
