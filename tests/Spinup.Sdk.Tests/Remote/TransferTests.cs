using Spinup.Sdk.Remote;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Remote;

/// <summary>Files over a real sshd, up and down.</summary>
public sealed class TransferTests
{
    [SshdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task UploadDownload_TreeOfAllKinds_IsTheSameAtBothEnds(bool multiplexing)
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing);
        var source = SampleTree.Make(Path.Combine(fixture.Server.Root, "source"));
        var there = Path.Combine(fixture.Server.Root, "there", "deep er");
        var back = Path.Combine(fixture.Server.Root, "back");

        var up = await fixture.Shell.UploadAsync(source, there);
        var down = await fixture.Shell.DownloadAsync(there, back);

        Assert.Equal(SampleTree.Describe(source), SampleTree.Describe(there));
        Assert.Equal(SampleTree.Describe(source), SampleTree.Describe(back));
        Assert.Equal((SampleTree.Files, 0, SampleTree.Bytes), (up.FilesSent, up.FilesSkipped, up.BytesSent));
        Assert.Equal((SampleTree.Files, 0, SampleTree.Bytes), (down.FilesSent, down.FilesSkipped, down.BytesSent));
    }

    [SshdFact]
    public async Task Transfer_SecondTime_SendsNothing()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var source = SampleTree.Make(Path.Combine(fixture.Server.Root, "source"));
        var there = Path.Combine(fixture.Server.Root, "there");
        var back = Path.Combine(fixture.Server.Root, "back");
        await fixture.Shell.UploadAsync(source, there);
        await fixture.Shell.DownloadAsync(there, back);

        Assert.Equal((0, SampleTree.Files), Counts(await fixture.Shell.UploadAsync(source, there)));
        Assert.Equal((0, SampleTree.Files), Counts(await fixture.Shell.DownloadAsync(there, back)));
    }

    [SshdFact]
    public async Task Upload_EmptyDirectory_IsNoError()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var source = Directory.CreateDirectory(Path.Combine(fixture.Server.Root, "source")).FullName;
        var there = Path.Combine(fixture.Server.Root, "there");

        Assert.Equal((0, 0), Counts(await fixture.Shell.UploadAsync(source, there)));

        Assert.True(Directory.Exists(there));
        Assert.Empty(Directory.EnumerateFileSystemEntries(there));
    }

    [SshdFact]
    public async Task Transfer_SameSizeOtherTime_LooksInside()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var source = Directory.CreateDirectory(Path.Combine(fixture.Server.Root, "source")).FullName;
        var there = Path.Combine(fixture.Server.Root, "there");
        await File.WriteAllTextAsync(Path.Combine(source, "same"), "12345");
        await File.WriteAllTextAsync(Path.Combine(source, "changed"), "12345");
        await fixture.Shell.UploadAsync(source, there);
        await File.WriteAllTextAsync(Path.Combine(source, "changed"), "54321");
        File.SetLastWriteTimeUtc(Path.Combine(source, "same"), DateTime.UtcNow.AddHours(-3));

        var receipt = await fixture.Shell.UploadAsync(source, there);

        Assert.Equal((1, 1), Counts(receipt));
        Assert.Equal("54321", await File.ReadAllTextAsync(Path.Combine(there, "changed")));
        Assert.Equal(SampleTree.Describe(source), SampleTree.Describe(there));
        File.SetLastWriteTimeUtc(Path.Combine(there, "same"), DateTime.UtcNow.AddHours(-5));
        Assert.Equal((0, 2), Counts(await fixture.Shell.DownloadAsync(there, source)));
    }

    [SshdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Upload_CutAndResumed_SendsNoFinishedFileAgain(bool multiplexing)
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing);
        var source = Directory.CreateDirectory(Path.Combine(fixture.Server.Root, "source")).FullName;
        for (var index = 0; index < 60; index++)
        {
            await File.WriteAllBytesAsync(Path.Combine(source, $"file {index:00}"), new byte[1024 * 1024]);
        }

        var there = Path.Combine(fixture.Server.Root, "there");
        var cut = new Callback(progress =>
        {
            if (progress.FilesDone == 30)
            {
                fixture.Server.CutLines();
            }
        });
        var exception = await Assert.ThrowsAsync<RemoteConnectionException>(() => fixture.Shell.UploadAsync(source, there, cut));
        Assert.Equal(RemoteFailure.LineCut, exception.Reason);
        await Eventually.Async(() => Directory.GetDirectories(there).Length == 0, () => "the machine keeps a staging directory");
        var whole = Directory.GetFiles(there);
        Assert.All(whole, file => Assert.Equal(1024 * 1024, new FileInfo(file).Length));

        var receipt = await fixture.Shell.UploadAsync(source, there);

        Assert.Equal(whole.Length, receipt.FilesSkipped);
        Assert.Equal(60, receipt.FilesSent + receipt.FilesSkipped);
        Assert.InRange(whole.Length, 1, 59);
        Assert.Equal(SampleTree.Describe(source), SampleTree.Describe(there));
    }

    [SshdFact]
    public async Task Download_CancelledAndResumed_LeavesWholeFilesOnlyAndGoesOn()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var source = Directory.CreateDirectory(Path.Combine(fixture.Server.Root, "source")).FullName;
        for (var index = 0; index < 40; index++)
        {
            await File.WriteAllBytesAsync(Path.Combine(source, $"{index:00}"), new byte[1024 * 1024]);
        }

        var back = Path.Combine(fixture.Server.Root, "back");
        using var cancel = new CancellationTokenSource();
        var stop = new Callback(progress =>
        {
            if (progress.FilesDone == 10)
            {
                cancel.Cancel();
            }
        });
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Shell.DownloadAsync(source, back, stop, cancel.Token));
        var whole = Directory.GetFiles(back);
        Assert.All(whole, file => Assert.Equal(1024 * 1024, new FileInfo(file).Length));
        Assert.Empty(Directory.GetDirectories(back));

        var receipt = await fixture.Shell.DownloadAsync(source, back);

        Assert.Equal((40 - whole.Length, whole.Length), Counts(receipt));
        Assert.Equal(SampleTree.Describe(source), SampleTree.Describe(back));
    }

    [SshdFact]
    public async Task Transfer_OneFile_GoesToTheNameOrIntoTheDirectory()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var root = fixture.Server.Root;
        var file = Path.Combine(root, "one.txt");
        await File.WriteAllTextAsync(file, "content");

        await fixture.Shell.UploadAsync(file, $"{root}/up/renamed.txt");
        await fixture.Shell.UploadAsync(file, $"{root}/up/into/");
        await fixture.Shell.DownloadAsync($"{root}/up/renamed.txt", $"{root}/down/again.txt");
        await fixture.Shell.DownloadAsync($"{root}/up/renamed.txt", $"{root}/down/into/");

        foreach (var path in (string[])["up/renamed.txt", "up/into/one.txt", "down/again.txt", "down/into/renamed.txt"])
        {
            Assert.Equal("content", await File.ReadAllTextAsync(Path.Combine(root, path)));
        }

        Assert.Empty(Directory.GetFileSystemEntries(root, ".spinup-*", SearchOption.AllDirectories));
    }

    [SshdFact]
    public async Task Transfer_BadInput_NamesThePath()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var root = fixture.Server.Root;
        await File.WriteAllTextAsync(Path.Combine(root, "file"), "x");
        Directory.CreateDirectory(Path.Combine(root, "directory"));

        await FailsNaming("/no/such/local", () => fixture.Shell.UploadAsync("/no/such/local", $"{root}/x"));
        await FailsNaming("/proc/nowhere", () => fixture.Shell.UploadAsync($"{root}/file", "/proc/nowhere/file"));
        await FailsNaming("directory", () => fixture.Shell.UploadAsync($"{root}/file", $"{root}/directory"));
        await FailsNaming("/no/such/remote", () => fixture.Shell.DownloadAsync("/no/such/remote", $"{root}/x"));
        await FailsNaming("/proc/nowhere", () => fixture.Shell.DownloadAsync($"{root}/file", "/proc/nowhere/file"));
        await FailsNaming("directory", () => fixture.Shell.DownloadAsync($"{root}/file", $"{root}/directory"));
        await FailsNaming("/dev/null", () => fixture.Shell.DownloadAsync("/dev/null", $"{root}/x"));
    }

    [SshdTheory]
    [InlineData("/etc/passwd")]
    [InlineData("../outside")]
    [InlineData("dir/../../outside")]
    public async Task Transfer_LinkThatLeavesTheTree_IsRefusedBothWays(string target)
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var source = Directory.CreateDirectory(Path.Combine(fixture.Server.Root, "source")).FullName;
        File.CreateSymbolicLink(Path.Combine(source, "evil"), target);
        var there = Path.Combine(fixture.Server.Root, "there");

        await FailsNaming("evil", () => fixture.Shell.UploadAsync(source, there));
        await FailsNaming("evil", () => fixture.Shell.DownloadAsync(source, there));

        Assert.False(Directory.Exists(there));
    }

    [SshdFact]
    public async Task Transfer_PipeInTheTree_IsRefusedAndNotWaitedFor()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var source = Directory.CreateDirectory(Path.Combine(fixture.Server.Root, "source")).FullName;
        await fixture.RunAsync(RemoteCommand.Program("mkfifo", $"{source}/pipe"));

        await FailsNaming("pipe", () => fixture.Shell.UploadAsync(source, Path.Combine(fixture.Server.Root, "there")));
        await FailsNaming("pipe", () => fixture.Shell.DownloadAsync(source, Path.Combine(fixture.Server.Root, "there")));
    }

    [SshdFact]
    public async Task Transfer_NameThatIsNotUtf8_IsRefused()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var source = Directory.CreateDirectory(Path.Combine(fixture.Server.Root, "source")).FullName;
        await fixture.RunAsync($"touch \"{source}/$(printf 'caf\\351')\"");

        await FailsNaming("caf", () => fixture.Shell.UploadAsync(source, Path.Combine(fixture.Server.Root, "there")));
        await FailsNaming("caf", () => fixture.Shell.DownloadAsync(source, Path.Combine(fixture.Server.Root, "there")));

        // The runtime cannot delete what it cannot name.
        await fixture.RunAsync(RemoteCommand.Program("rm", "-r", source));
    }

    [SshdFact]
    public async Task Download_DirectoryThatIsALinkHere_IsNotWrittenThrough()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var root = fixture.Server.Root;
        Directory.CreateDirectory(Path.Combine(root, "source", "data"));
        await File.WriteAllTextAsync(Path.Combine(root, "source", "data", "x"), "x");
        var elsewhere = Directory.CreateDirectory(Path.Combine(root, "elsewhere")).FullName;
        var back = Directory.CreateDirectory(Path.Combine(root, "back")).FullName;
        Directory.CreateSymbolicLink(Path.Combine(back, "data"), elsewhere);

        await FailsNaming("data", () => fixture.Shell.DownloadAsync(Path.Combine(root, "source"), back));

        Assert.Empty(Directory.GetFileSystemEntries(elsewhere));
    }

    [SshdFact]
    public async Task Transfer_Progress_EndsAtTheTotals()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var source = SampleTree.Make(Path.Combine(fixture.Server.Root, "source"));
        var seen = new List<TransferProgress>();

        await fixture.Shell.UploadAsync(source, Path.Combine(fixture.Server.Root, "there"), new Callback(seen.Add));

        Assert.Equal(new TransferProgress(0, SampleTree.Bytes, 0, SampleTree.Files), seen[0]);
        Assert.Equal(new TransferProgress(SampleTree.Bytes, SampleTree.Bytes, SampleTree.Files, SampleTree.Files), seen[^1]);
    }

    private static (int Sent, int Skipped) Counts(TransferReceipt receipt) => (receipt.FilesSent, receipt.FilesSkipped);

    private static async Task FailsNaming(string path, Func<Task> transfer)
    {
        var exception = await Assert.ThrowsAsync<RemoteTransferException>(transfer);
        Assert.Contains(path, exception.Message, StringComparison.Ordinal);
    }

    private sealed class Callback(Action<TransferProgress> report) : IProgress<TransferProgress>
    {
        public void Report(TransferProgress value) => report(value);
    }
}
