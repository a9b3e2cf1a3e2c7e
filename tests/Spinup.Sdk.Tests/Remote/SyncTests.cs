using System.Globalization;
using Spinup.Sdk.Remote;
using Spinup.Testing;
using Xunit.Abstractions;

namespace Spinup.Tests.Sdk.Remote;

/// <summary>The must-show: many files each way over a real sshd, the line cut five times; no finished file is sent again, and all arrive as they were.</summary>
[Trait("Category", "Sync")]
public sealed class SyncTests(ITestOutputHelper log)
{
    private const int Cuts = 5;
    private static readonly int Files = RealComponents.Full ? 10_000 : 600;
    private static readonly int MeanBytes = (RealComponents.Full ? 1024 : 60) * 1024 * 1024 / Files;

    [SshdTheory]
    [InlineData(true, 1)]
    [InlineData(false, 2)]
    public async Task Sync_CutFiveTimes_SendsNoFinishedFileAgain(bool up, int seed)
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var random = new Random(seed);
        var source = Make(Path.Combine(fixture.Server.Root, "source"), random);
        var target = Directory.CreateDirectory(Path.Combine(fixture.Server.Root, "target")).FullName;
        var whole = 0;
        for (var attempt = 1; attempt <= Cuts; attempt++)
        {
            // A part of what is left, so that something is left for the next one.
            var cutAt = 1 + random.Next((Files - whole) / 3);
            var cut = new Cut(cutAt, () => FilesUnder(target) > whole + cutAt, fixture.Server.CutLines);

            await Assert.ThrowsAsync<RemoteConnectionException>(() => SyncAsync(fixture.Shell, up, source, target, cut));

            await Eventually.Async(() => Directory.GetDirectories(target).All(IsOurs), () => $"seed {seed}: a staging directory is kept");
            Assert.Equal(Files - whole, cut.FilesTotal);
            var now = Directory.GetDirectories(target).Where(IsOurs).Sum(directory => Directory.GetFiles(directory).Length);
            Assert.True(now > whole, $"seed {seed}, cut {attempt} at {cutAt} files: {now} whole files, as {whole} before");
            whole = now;
        }

        var receipt = await SyncAsync(fixture.Shell, up, source, target, null);

        log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{(up ? "up" : "down")}, seed {seed}: {Files} files, {Files * (long)MeanBytes / 1024 / 1024} MiB, cut {Cuts} times; {whole} were whole by then, {receipt.FilesSent} came with the last try"));
        Assert.Equal((Files - whole, whole), (receipt.FilesSent, receipt.FilesSkipped));
        Assert.Equal(SampleTree.Describe(source), SampleTree.Describe(target));
    }

    private static Task<TransferReceipt> SyncAsync(IRemoteShell shell, bool up, string source, string target, IProgress<TransferProgress>? progress) =>
        up ? shell.UploadAsync(source, target, progress) : shell.DownloadAsync(source, target, progress);

    private static int FilesUnder(string directory) => Directory.EnumerateFiles(directory, "*", SearchOption.AllDirectories).Count();

    private static bool IsOurs(string directory) => Path.GetFileName(directory).StartsWith("part-", StringComparison.Ordinal);

    private static string Make(string root, Random random)
    {
        for (var file = 0; file < Files; file++)
        {
            var directory = Directory.CreateDirectory(Path.Combine(root, string.Create(CultureInfo.InvariantCulture, $"part-{file % 20:00}")));
            var bytes = new byte[random.Next(2 * MeanBytes)];
            random.NextBytes(bytes);
            File.WriteAllBytes(Path.Combine(directory.FullName, file.ToString(CultureInfo.InvariantCulture)), bytes);
        }

        return root;
    }

    /// <summary>Cuts the line once so many files are whole at the other end too (what is sent may still be on its way), and remembers how many were to come.</summary>
    private sealed class Cut(int at, Func<bool> arrived, Action cut) : IProgress<TransferProgress>
    {
        private int done;

        public int FilesTotal { get; private set; }

        public void Report(TransferProgress value)
        {
            FilesTotal = value.FilesTotal;
            if (value.FilesDone >= at && arrived() && Interlocked.Exchange(ref done, 1) == 0)
            {
                cut();
            }
        }
    }
}
