using System.Net;
using System.Net.Sockets;
using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.LocalCloud;
using Spinup.Sdk.Remote;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Droplets;

/// <summary>The whole walk on droplets of the Process host: each has a real sshd on a loopback address of its own.</summary>
[Trait("Category", "RealSsh")]
public sealed class RealSshTests
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    [SshdFact]
    public async Task Create_Run_Transfer_Destroy()
    {
        await using var run = await StartAsync();
        var files = Directory.CreateTempSubdirectory("spinup-test-");
        try
        {
            await using var droplet = await run.Client.Droplets.CreateAsync(CloudFixture.Spec with
            {
                UserData = "#cloud-config\nwrite_files:\n  - path: /etc/greeting\n    content: hello from the user\n",
            });
            await File.WriteAllTextAsync(Path.Combine(files.FullName, "in.txt"), "42\n");
            await droplet.UploadAsync(Path.Combine(files.FullName, "in.txt"), "work/");
            Assert.Equal(0, (await droplet.RunAsync("cat work/in.txt work/in.txt > work/out.txt")).ExitCode);
            await droplet.DownloadAsync("work/out.txt", Path.Combine(files.FullName, "out.txt"));
            Assert.Equal("42\n42\n", await File.ReadAllTextAsync(Path.Combine(files.FullName, "out.txt")));
            Assert.Equal(7, (await droplet.RunAsync("exit 7")).ExitCode);
            await droplet.DestroyAsync();
        }
        finally
        {
            files.Delete(recursive: true);
        }
    }

    [SshdFact]
    public async Task KeptVolume_GoesFromDropletToDroplet_WithWhatIsOnIt()
    {
        await using var run = await StartAsync();
        var spec = CloudFixture.Spec with { Volumes = [new() { SizeGib = 1, MountPath = "/mnt/data", Keep = true, Name = "numbers" }, new() { SizeGib = 1, MountPath = "/mnt/scratch" }] };
        await using (var first = await run.Client.Droplets.CreateAsync(spec))
        {
            Assert.Equal(0, (await first.RunAsync("echo 42 >$DROPLET_ROOT/mnt/data/answer && echo gone >$DROPLET_ROOT/mnt/scratch/x")).ExitCode);
        }

        Assert.Equal("numbers", Assert.Single(run.Cloud.Account().Volumes).Name);
        await using (var second = await run.Client.Droplets.CreateAsync(spec))
        {
            var lines = new List<string>();
            Assert.Equal(0, (await second.RunAsync("cat $DROPLET_ROOT/mnt/data/answer; ls $DROPLET_ROOT/mnt/scratch", RemoteOutput.Lines(lines.Add))).ExitCode);
            Assert.Equal(["42"], lines);
        }

        await run.Client.Api.Volumes.DeleteByNameAsync("numbers", "nyc3");
        Assert.Equal(0, run.Cloud.VolumeCount);
    }

    [SshdFact]
    public async Task HandedOver_WithAKeyOfTheUsers_IsUsedByItsNextOwnerOverSsh()
    {
        await using var run = await StartAsync();
        await using var others = SpinupClient.Create(new SpinupOptions { Token = run.Cloud.Token, ApiUrl = run.Cloud.ApiUrl }, builder => builder.UseLocalCloud(run.Cloud));
        var file = Path.Combine(Directory.CreateTempSubdirectory("spinup-test-").FullName, "id");
        try
        {
            var pair = HostKeyPair.Create();
            await File.WriteAllTextAsync(file, pair.PrivateKeyPem);
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(file, UnixFileMode.UserRead | UnixFileMode.UserWrite);
            }

            var key = (await run.Client.Api.SshKeys.CreateAsync(new() { Name = "mine", PublicKey = pair.PublicLine })).SshKey;
            var first = await run.Client.Droplets.CreateAsync(CloudFixture.Spec with { SshKeys = [key.Fingerprint], IdentityFile = file });
            await first.RunAsync("echo from the first >note");

            var lease = await first.HandOverAsync();
            await using var second = await others.Droplets.AttachAsync(lease);
            var lines = new List<string>();
            Assert.Equal(0, (await second.RunAsync("cat note", RemoteOutput.Lines(lines.Add))).ExitCode);
            Assert.Equal(["from the first"], lines);
            await second.RenewAsync(TimeSpan.FromHours(3));
            Assert.True(second.ExpiresAt > DateTimeOffset.UtcNow + TimeSpan.FromHours(2));
            await second.DestroyAsync();
            await run.Client.Api.SshKeys.DeleteAsync(key.Id);
        }
        finally
        {
            Directory.Delete(Path.GetDirectoryName(file)!, recursive: true);
        }
    }

    [SshdFact]
    public async Task CreateMany_OverSsh_GivesEachAHostKeyOfItsOwn()
    {
        await using var run = await StartAsync();
        await using var fleet = await run.Client.Droplets.CreateManyAsync(CloudFixture.Spec, 4);
        var keys = await Task.WhenAll(fleet.Droplets.Select(async droplet =>
        {
            var lines = new List<string>();
            await droplet.RunAsync("cat $DROPLET_ROOT/etc/ssh/ssh_host_ed25519_key.pub", RemoteOutput.Lines(lines.Add));
            return Assert.Single(lines);
        }));
        Assert.Equal(4, keys.Distinct().Count());
        Assert.Equal(4, (await fleet.DestroyAsync()).Count);
    }

    [SshdFact]
    public async Task Create_WhenAnotherMachineAnswers_DestroysAndSaysSo()
    {
        await using var run = await StartAsync();
        var failure = await Assert.ThrowsAsync<DropletProvisioningException>(() => run.Client.Droplets.CreateAsync(CloudFixture.Spec with
        {
            HostKeys = [HostKeyPair.Create().PublicLine], // not the one its sshd has
            ReadyTimeout = TimeSpan.FromSeconds(8),
        }));
        Assert.Equal(DropletPhase.Connecting, failure.Phase);
        Assert.Contains("destroyed, confirmed", failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.Evidence);
    }

    [SshdFact]
    public async Task Create_WhenSshNeverAnswers_DestroysAndSaysSo()
    {
        await using var run = await StartAsync();
        run.Cloud.Faults.FailNext(LocalCloudFault.BootFails);
        var failure = await Assert.ThrowsAsync<DropletProvisioningException>(
            () => run.Client.Droplets.CreateAsync(CloudFixture.Spec with { ReadyTimeout = TimeSpan.FromSeconds(2) }));
        Assert.Contains("not ready within 2 s", failure.Message, StringComparison.Ordinal);
    }

    [SshdFact]
    public async Task Create_CancelledWhileItConnects_LeavesNothing()
    {
        await using var run = await StartAsync();
        using var cancel = new CancellationTokenSource();
        var creating = run.Client.Droplets.CreateAsync(CloudFixture.Spec, new Told(phase => CancelAt(phase, DropletPhase.Connecting, cancel)), cancel.Token);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => creating.WaitAsync(Patience));
    }

    [SshdFact]
    public async Task ADropletThatVanishes_EndsWhatRunsOnIt()
    {
        await using var run = await StartAsync();
        await using var droplet = await run.Client.Droplets.CreateAsync(CloudFixture.Spec);
        var started = new TaskCompletionSource();
        var sleeping = droplet.RunAsync("echo started; sleep 600", RemoteOutput.Lines(_ => started.TrySetResult()));
        await started.Task.WaitAsync(Patience);

        run.Cloud.Vanish(droplet.Id);

        var failure = await Assert.ThrowsAsync<RemoteConnectionException>(() => sleeping.WaitAsync(Patience));
        Assert.True(failure.Message.Contains("vanished", StringComparison.Ordinal), failure.ToString());
        Assert.True(droplet.Lost.IsCancellationRequested);
    }

    [SshdFact]
    public async Task PortIsOpen_AndHttpOk_WaitForTheUsersOwnService()
    {
        await using var run = await StartAsync();
        var answers = new List<string>();
        TcpListener? listener = null;
        Task? serving = null;
        var ready = Until.All(
            Until.Holds("a service starts", (context, _) =>
            {
                listener = new TcpListener(context.Address!, 0);
                listener.Start();
                serving = ServeAsync(listener, answers);
                return Task.CompletedTask;
            }),
            Until.Holds("the service is well", async (context, token) =>
            {
                var port = ((IPEndPoint)listener!.LocalEndpoint).Port;
                await Until.All(Until.PortIsOpen(port), Until.HttpOk(port, "/health")).WaitAsync(context, token);
            }));
        await using var droplet = await run.Client.Droplets.CreateAsync(CloudFixture.Spec with { Ready = ready });
        Assert.Equal(["503 Unavailable", "200 OK"], answers);
        listener!.Stop();
        await serving!.ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
    }

    // Unwell at first. The port probe connects and says nothing.
    private static async Task ServeAsync(TcpListener listener, List<string> answers)
    {
        while (true)
        {
            using var client = await listener.AcceptTcpClientAsync();
            using var reader = new StreamReader(client.GetStream());
            if (await reader.ReadLineAsync() is not { } request)
            {
                continue;
            }

            Assert.StartsWith("GET /health HTTP/1.1", request, StringComparison.Ordinal);
            var answer = answers.Count == 0 ? "503 Unavailable" : "200 OK";
            answers.Add(answer);
            await client.GetStream().WriteAsync(Encoding.ASCII.GetBytes($"HTTP/1.1 {answer}\r\nContent-Length: 0\r\nConnection: close\r\n\r\n"));
        }
    }

    private static void CancelAt(DropletPhase phase, DropletPhase at, CancellationTokenSource cancel)
    {
        if (phase == at)
        {
            cancel.Cancel();
        }
    }

    private static async Task<Run> StartAsync()
    {
        var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { Host = LocalCloudHost.Process, EnforceRateLimits = false });
        return new(cloud, SpinupClient.Create(new SpinupOptions { Token = cloud.Token, ApiUrl = cloud.ApiUrl }, builder => builder.UseLocalCloud(cloud)));
    }

    private sealed record Run(LocalCloud Cloud, SpinupClient Client) : IAsyncDisposable
    {
        public async ValueTask DisposeAsync()
        {
            try
            {
                Assert.Equal(0, Cloud.DropletCount);
                Assert.Equal(0, Cloud.KeyCount);
            }
            finally
            {
                await Client.DisposeAsync();
                await Cloud.DisposeAsync();
            }
        }
    }

    private sealed class Told(Action<DropletPhase> tell) : IProgress<DropletProgress>
    {
        public void Report(DropletProgress value) => tell(value.Phase);
    }
}
