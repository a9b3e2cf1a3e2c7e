using System.Security.Cryptography;
using Spinup.Tests.Cli.Driving;

namespace Spinup.Tests.Cli.Commands;

/// <summary>Uploads, downloads and the working directory between them.</summary>
public sealed class RunFilesTests(LocalCloudFixture fixture) : IClassFixture<LocalCloudFixture>, IDisposable
{
    private readonly CliAccount account = new(fixture.Cloud);
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("spinup-cli-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public async Task Run_UploadAndDownload_AreRelativeToTheWorkingDirectory()
    {
        var (up, down) = (directory.CreateSubdirectory("up"), Path.Combine(directory.FullName, "down", "deep"));
        var bytes = RandomNumberGenerator.GetBytes(300_000);
        File.WriteAllBytes(Path.Combine(up.FullName, "in.bin"), bytes);
        up.CreateSubdirectory("sub");
        File.WriteAllText(Path.Combine(up.FullName, "sub", "a name.txt"), "nested");
        var end = await account.RunAsync(
            "run", "--upload", up.FullName, "--download", "out", down, "--download", "sub/a name.txt", directory.FullName,
            "--", "sh", "-c", "ls; mkdir out; cp in.bin out/; cat 'sub/a name.txt'");
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Equal("in.bin\nsub\nnested", end.Text);
        Assert.Equal(bytes, File.ReadAllBytes(Path.Combine(down, "in.bin")));
        Assert.Equal("nested", File.ReadAllText(Path.Combine(directory.FullName, "a name.txt")));
    }

    [Fact]
    public async Task Run_CommandFails_StillBringsBackWhatItLeft()
    {
        var end = await account.RunAsync("run", "--download", "log", Path.Combine(directory.FullName, "log"), "--", "sh", "-c", "echo why > log; exit 7");
        Assert.True(end.ExitCode == 7, end.Errors);
        Assert.Equal("why\n", File.ReadAllText(Path.Combine(directory.FullName, "log")));
    }

    [Fact]
    public async Task Run_CommandFailsAndLeavesNothing_KeepsItsExitCode()
    {
        var end = await account.RunAsync("run", "--download", "log", directory.FullName, "--", "sh", "-c", "exit 7");
        Assert.Equal(7, end.ExitCode);
        Assert.Empty(end.FailureLines);
        Assert.Contains("download log: ", end.Errors, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Run_CommandSucceedsWithoutItsResult_FailsWithOneLine()
    {
        var end = await account.RunAsync("run", "--download", "log", directory.FullName, "--", "true");
        Assert.Equal(125, end.ExitCode);
        Assert.Contains("download log: ", Assert.Single(end.FailureLines), StringComparison.Ordinal);
        Assert.Matches("(?m)^destroyed droplet ", end.Errors);
    }

    [Fact]
    public async Task Run_PathsThatCannotWork_FailBeforeAnythingIsCreated()
    {
        var file = Path.Combine(directory.FullName, "file");
        File.WriteAllText(file, "");
        foreach (var options in (string[][])
        [
            ["--upload", Path.Combine(directory.FullName, "none")],
            ["--upload", file],
            ["--download", "x", Path.Combine(file, "below")],
            ["--download", "x", "/proc/none/x"],
        ])
        {
            var end = await account.RunAsync(["run", .. options, "--", "true"]);
            Assert.Equal((125, ""), (end.ExitCode, end.Text));
            Assert.Single(end.FailureLines);
        }

        Assert.DoesNotContain(fixture.Cloud.Requests.Entries, request => request.Path.Contains("none", StringComparison.Ordinal));
        using var api = account.Api();
        Assert.Equal(0, await api.CountKeysAsync());
    }
}
