using System.Diagnostics;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Spinup.Sdk;
using Spinup.Sdk.Remote;
using Spinup.Sdk.Remote.OpenSsh;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Remote;

/// <summary>The parts that need no machine.</summary>
public sealed class PartsTests
{
    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(7)]
    [InlineData(1000)]
    public async Task MarkedReader_AnyCuts_KeepEveryByteAndRecord(int chunk)
    {
        using var stream = new Chunks(Encoding.ASCII.GetBytes("abMARMARMARKone\nMARKtwo\nxMARK\nMARMAR"), chunk);
        var reader = new MarkedReader(stream, "MARK");
        var text = new StringBuilder();
        for (var piece = await reader.ReadAsync(default); !piece.IsEnd; piece = await reader.ReadAsync(default))
        {
            text.Append(piece.Record is { } record ? $"[{record}]" : Encoding.ASCII.GetString(piece.Bytes.Span));
        }

        Assert.Equal("abMARMAR[one][two]x[]MARMAR", text.ToString());
    }

    [Fact]
    public async Task MarkedReader_MarkWithoutItsLineAtTheEnd_IsGivenAsBytes()
    {
        using var stream = new Chunks("MARKcut"u8.ToArray(), 3);

        var piece = await new MarkedReader(stream, "MARK").ReadAsync(default);

        Assert.Equal("MARKcut", Encoding.ASCII.GetString(piece.Bytes.Span));
    }

    [Theory]
    [InlineData("/no/such/ssh", "RemoteOptions.SshPath is '/no/such/ssh'")]
    [InlineData("no-such-ssh", "no 'no-such-ssh' on the PATH")]
    public async Task EnsureAvailable_NoSuchProgram_SaysWhatToDo(string path, string words)
    {
        await using var factory = ShellFixture.NewFactory(configure: options => options.SshPath = path);

        var failure = await Assert.ThrowsAsync<SpinupException>(async () => await factory.EnsureAvailableAsync());

        Assert.Contains(words, failure.Message, StringComparison.Ordinal);
        Assert.Contains("openssh-client", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void RunDirectory_WhereNothingCanBeWritten_SaysWhereAndWhatToDo()
    {
        // A file: no user, root neither, can make a directory in it.
        var parent = Path.GetTempFileName();
        try
        {
            var failure = Assert.Throws<SpinupException>(() => RunDirectory.CreateWith("key", "x", parent));
            Assert.Contains(parent, failure.Message, StringComparison.Ordinal);
            Assert.Contains("TMPDIR", failure.Message, StringComparison.Ordinal);
        }
        finally
        {
            File.Delete(parent);
        }
    }

    [SshdFact]
    public async Task HostKeyPair_PrivateHalf_IsTheSameKeyToOpenSsh()
    {
        var pair = HostKeyPair.Create();
        var path = Path.GetTempFileName();
        try
        {
            await File.WriteAllTextAsync(path, pair.PrivateKeyPem);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            using var process = Process.Start(new ProcessStartInfo("ssh-keygen", ["-y", "-f", path]) { RedirectStandardOutput = true })!;
            var line = await process.StandardOutput.ReadToEndAsync();
            await process.WaitForExitAsync();

            Assert.Equal(pair.PublicLine, line.Trim());
        }
        finally
        {
            File.Delete(path);
        }
    }

    [Fact]
    public void HostKeyPair_Shown_KeepsThePrivateHalfToItself()
    {
        var pair = HostKeyPair.Create();

        Assert.Equal(pair.PublicLine, pair.ToString());
        Assert.StartsWith("-----BEGIN EC PRIVATE KEY-----\n", pair.PrivateKeyPem, StringComparison.Ordinal);
        Assert.NotEqual(pair.PublicLine, HostKeyPair.Create().PublicLine);
    }

    [Fact]
    public void RunDirectory_OfADeadOwner_IsRemovedByTheNext()
    {
        string abandoned, inUse;
        using (var first = RunDirectory.CreateWith("first", "").Directory)
        {
            inUse = first.Path;
            abandoned = Directory.CreateDirectory(first.Path + "dead").FullName;
            File.WriteAllText(Path.Combine(abandoned, "lock"), "");
            File.WriteAllText(Path.Combine(abandoned, "key"), "secret");
            Directory.SetLastWriteTimeUtc(abandoned, DateTime.UtcNow.AddHours(-1));
            Directory.SetLastWriteTimeUtc(inUse, DateTime.UtcNow.AddHours(-1));

            using var second = RunDirectory.CreateWith("first", "").Directory;

            Assert.False(Directory.Exists(abandoned));
            Assert.True(Directory.Exists(inUse));
        }

        Assert.False(Directory.Exists(inUse));
    }

    [Fact]
    public void RunDirectory_Files_AreTheirOwnersOnly()
    {
        using var directory = RunDirectory.CreateWith("first", "").Directory;
        var file = directory.Write("key", "secret");

        // 104 bytes are the least that any system allows for a socket's path, and ssh adds 17 for a while.
        Assert.True(directory.File("m12345").Length + 18 <= 104, directory.Path);
        if (!OperatingSystem.IsWindows())
        {
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite, File.GetUnixFileMode(file));
            Assert.Equal(UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute, File.GetUnixFileMode(directory.Path));
        }
    }

    [Fact]
    public void Options_OutOfRange_AreRefusedByName()
    {
        var services = new ServiceCollection();
        services.AddSpinup(options => options.Token = "dop_v1_test");
        services.Configure<RemoteOptions>(options =>
        {
            options.ConnectTimeout = TimeSpan.Zero;
            options.CancelGrace = TimeSpan.FromHours(1);
            options.SshPath = " ";
        });
        using var provider = services.BuildServiceProvider();

        var exception = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptions<RemoteOptions>>().Value);

        Assert.Equal(3, exception.Failures.Count());
        Assert.Contains("ConnectTimeout is 00:00:00", exception.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddSpinup_ShellFactory_IsOursUnlessTheUserHasOne()
    {
        var services = new ServiceCollection();
        services.AddSpinup(options => options.Token = "dop_v1_test");
        using var provider = services.BuildServiceProvider();

        var factory = provider.GetRequiredService<IRemoteShellFactory>();

        Assert.StartsWith("ecdsa-sha2-nistp256 ", factory.PublicKey, StringComparison.Ordinal);
    }

    private sealed class Chunks(byte[] bytes, int chunk) : MemoryStream(bytes)
    {
        public override ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default) =>
            base.ReadAsync(buffer[..Math.Min(buffer.Length, chunk)], cancellationToken);
    }
}
