using System.Diagnostics;
using Spinup.Sdk.LocalCloud.Hosts;
using Spinup.Sdk.LocalCloud.Hosts.Process;
using Spinup.Sdk.Remote;
using Spinup.Testing;

namespace Spinup.Tests.ProcessHost;

/// <summary>A Process host in a directory of its own, and the proof at the end that nothing of it is left.</summary>
internal sealed class ProcessHostFixture : IAsyncDisposable
{
    private static long lastId = 1000;
    private readonly string keyFile;
    private readonly Lazy<Task<string?>> publicKey;

    public ProcessHostFixture(ProcessHostOptions? options = null)
    {
        BaseDirectory = Directory.CreateTempSubdirectory("spinup-test-").FullName;
        if (!OperatingSystem.IsWindows())
        {
            // Root's droplets belong to another user, who has to get there.
            File.SetUnixFileMode(BaseDirectory, (UnixFileMode)0b111_001_001);
        }

        keyFile = Path.Combine(BaseDirectory, "client");
        publicKey = new(MakeKeyAsync);
        Host = new ProcessDropletHost((options ?? new ProcessHostOptions()) with { BaseDirectory = BaseDirectory });
        CloudName = Path.GetFileName(Directory.GetDirectories(BaseDirectory, "spinup-cloud-*").Single());
    }

    public string BaseDirectory { get; }

    public string CloudName { get; }

    public ProcessDropletHost Host { get; }

    public async Task<TestDroplet> BootAsync(string userData = "", string? snapshotId = null)
    {
        var id = Interlocked.Increment(ref lastId);
        var droplet = new HostedDroplet
        {
            Id = id,
            Name = $"droplet-{id}",
            Addresses = Host.Assign(id),
            Region = "nyc3",
            UserData = userData,
            SnapshotId = snapshotId,
            AuthorizedKeys = await publicKey.Value is { } key ? [key] : [],
        };
        await Host.BootAsync(droplet, CancellationToken.None);
        return new TestDroplet(this, droplet, Host.AccessTo(id)!, keyFile);
    }

    private async Task<string?> MakeKeyAsync()
    {
        if (RealComponents.Ssh is null)
        {
            return null;
        }

        await RunAsync("ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", keyFile);
        return await File.ReadAllTextAsync(keyFile + ".pub");
    }

    public async ValueTask DisposeAsync()
    {
        await Host.DisposeAsync();
        Assert.Empty(ProcessTable.Find(ProcessMark.OfCloud(CloudName), []));
        Assert.Empty(Directory.GetDirectories(BaseDirectory, "spinup-cloud-*"));
        Directory.Delete(BaseDirectory, recursive: true);
    }

    public static async Task<(int Code, string Out, string Error)> RunAsync(string program, params string[] arguments)
    {
        using var process = System.Diagnostics.Process.Start(new ProcessStartInfo(program, arguments)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        process.StandardInput.Close();
        var output = process.StandardOutput.ReadToEndAsync();
        var error = process.StandardError.ReadToEndAsync();
        using var patience = new CancellationTokenSource(TimeSpan.FromSeconds(60));
        await process.WaitForExitAsync(patience.Token);
        return (process.ExitCode, await output, await error);
    }

    /// <summary>Waits for a condition of the real world.</summary>
    public static async Task UntilAsync(Func<bool> condition, string what)
    {
        var since = Stopwatch.GetTimestamp();
        while (!condition())
        {
            Assert.True(Stopwatch.GetElapsedTime(since) < TimeSpan.FromSeconds(15), $"Not within 15 s: {what}");
            await Task.Delay(10);
        }
    }
}

internal sealed record TestDroplet(ProcessHostFixture Fixture, HostedDroplet Droplet, HostAccess Access, string KeyFile)
{
    public long Id => Droplet.Id;

    public string Address => Droplet.Addresses.PublicIpv4;

    public ProcessShell Shell() => new(Access);

    /// <summary>Runs a command over real SSH.</summary>
    public Task<(int Code, string Out, string Error)> SshAsync(string command) => SshAsync([command]);

    /// <summary>Calls ssh with options before the address, or with a command after it.</summary>
    public Task<(int Code, string Out, string Error)> SshAsync(params string[] words) =>
        ProcessHostFixture.RunAsync("ssh", ["-F", "none", "-p", Access.SshPort!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), "-i", KeyFile,
            "-o", "IdentitiesOnly=yes", "-o", "BatchMode=yes", "-o", "StrictHostKeyChecking=no", "-o", "UserKnownHostsFile=/dev/null", "-o", "LogLevel=ERROR", "-o", "ConnectTimeout=10",
            .. words[0] == "-W" ? [.. words, $"{Access.User}@{Address}"] : (string[])[$"{Access.User}@{Address}", .. words]]);

    /// <summary>The host keys its sshd shows, as "type base64", sorted.</summary>
    public async Task<string[]> ScanAsync()
    {
        var (_, output, _) = await ProcessHostFixture.RunAsync("ssh-keyscan", "-T", "10", "-p", Access.SshPort!.Value.ToString(System.Globalization.CultureInfo.InvariantCulture), Address);
        return [.. output.Split('\n').Where(l => l.Length > 0 && l[0] != '#').Select(l => string.Join(' ', l.Split(' ')[1..])).Order(StringComparer.Ordinal)];
    }

    /// <summary>Runs a command without SSH and collects what it wrote.</summary>
    public async Task<(RemoteResult Result, string Out, string Error)> RunAsync(RemoteCommand command)
    {
        using var standardOutput = new MemoryStream();
        using var standardError = new MemoryStream();
        var result = await Shell().RunAsync(command, RemoteOutput.To(standardOutput, standardError));
        return (result, System.Text.Encoding.UTF8.GetString(standardOutput.ToArray()), System.Text.Encoding.UTF8.GetString(standardError.ToArray()));
    }
}
