using System.Diagnostics;
using System.Net;
using System.Net.Sockets;
using Spinup.Sdk;
using Spinup.Sdk.Remote;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Remote;

/// <summary>First contact: who answers, and what if it is nobody or somebody else.</summary>
public sealed class ConnectTests
{
    [SshdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Connect_Impostor_GetsNoAuthenticationAttempt(bool multiplexing)
    {
        using var factory = ShellFixture.NewFactory(multiplexing);
        await using var impostor = await SshdServer.StartAsync(factory.PublicKey);

        var exception = await Assert.ThrowsAsync<RemoteHostKeyException>(() =>
            factory.ConnectAsync(impostor.Endpoint with { ExpectedHostKeys = [HostKeyPair.Create().PublicLine] }));

        Assert.Equal(RemoteFailure.HostKeyMismatch, exception.Reason);
        Assert.Contains(impostor.Address, exception.Message, StringComparison.Ordinal);
        await Eventually.Async(() => impostor.Log.Contains("Connection closed", StringComparison.Ordinal), () => impostor.Log);
        Assert.DoesNotContain("Accepted", impostor.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("publickey", impostor.Log, StringComparison.Ordinal);
        Assert.DoesNotContain("Failed", impostor.Log, StringComparison.Ordinal);
    }

    [SshdFact]
    public async Task Connect_ImpostorWithAnotherKeyType_IsRefusedToo()
    {
        using var factory = ShellFixture.NewFactory();
        await using var impostor = await SshdServer.StartAsync(factory.PublicKey);

        await Assert.ThrowsAsync<RemoteHostKeyException>(() => factory.ConnectAsync(
            impostor.Endpoint with { ExpectedHostKeys = ["ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIHYqBTtMz1QZ4/5B3VYjJaNSeCVwzRUxH2TgUjl7P0t1"] }));
    }

    [SshdFact]
    public async Task Connect_NobodyListens_IsRefused()
    {
        using var factory = ShellFixture.NewFactory();
        using var listener = new TcpListener(IPAddress.Parse("127.77.7.7"), 0);
        listener.Start();
        var port = ((IPEndPoint)listener.LocalEndpoint).Port;
        listener.Stop();

        var exception = await Assert.ThrowsAsync<RemoteConnectionException>(() =>
            factory.ConnectAsync(new() { Host = "127.77.7.7", Port = port, ExpectedHostKeys = [HostKeyPair.Create().PublicLine], DropletId = 42 }));

        Assert.Equal(RemoteFailure.Refused, exception.Reason);
        Assert.Contains($"127.77.7.7 port {port} (droplet 42)", exception.Message, StringComparison.Ordinal);
    }

    [SshdFact]
    public async Task Connect_NobodyAnswers_TimesOut()
    {
        using var factory = ShellFixture.NewFactory(configure: options => options.ConnectTimeout = TimeSpan.FromSeconds(0.5));
        using var silent = new TcpListener(IPAddress.Loopback, 0);
        silent.Start();

        var exception = await Assert.ThrowsAsync<RemoteConnectionException>(() => factory.ConnectAsync(
            new() { Host = "127.0.0.1", Port = ((IPEndPoint)silent.LocalEndpoint).Port, ExpectedHostKeys = [HostKeyPair.Create().PublicLine] }));

        Assert.Equal(RemoteFailure.TimedOut, exception.Reason);
    }

    [SshdFact]
    public async Task Connect_KeyNotAccepted_SaysSo()
    {
        using var factory = ShellFixture.NewFactory();
        await using var server = await SshdServer.StartAsync(authorizedKey: null);

        var exception = await Assert.ThrowsAsync<RemoteConnectionException>(() => factory.ConnectAsync(server.Endpoint));

        Assert.Equal(RemoteFailure.AuthenticationRefused, exception.Reason);
        Assert.Contains("Permission denied", exception.Message, StringComparison.Ordinal);
    }

    [SshdFact]
    public async Task Connect_NoSshProgram_SaysWhatToInstall()
    {
        using var factory = ShellFixture.NewFactory(configure: options => options.SshPath = "/no/such/ssh");

        var exception = await Assert.ThrowsAsync<SpinupException>(() => factory.ConnectAsync(new() { Host = "127.0.0.1", ExpectedHostKeys = [HostKeyPair.Create().PublicLine] }));

        Assert.Contains("/no/such/ssh", exception.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("-oProxyCommand=id", "root")]
    [InlineData("host name", "root")]
    [InlineData("127.0.0.1", "-v")]
    [InlineData("127.0.0.1", "")]
    public async Task Connect_NamesThatAreNone_AreRefused(string host, string user)
    {
        using var factory = ShellFixture.NewFactory();

        await Assert.ThrowsAnyAsync<ArgumentException>(() => factory.ConnectAsync(new() { Host = host, User = user, ExpectedHostKeys = [HostKeyPair.Create().PublicLine] }));
    }

    [Fact]
    public async Task Connect_NoExpectedKey_IsRefused()
    {
        using var factory = ShellFixture.NewFactory();

        await Assert.ThrowsAsync<ArgumentException>(() => factory.ConnectAsync(new() { Host = "127.0.0.1", ExpectedHostKeys = [] }));
    }

    [SshdFact]
    public async Task Dispose_ShellsStillOpen_LeavesNoProcessAndNoKey()
    {
        var factory = ShellFixture.NewFactory();
        await using var server = await SshdServer.StartAsync(factory.PublicKey);
        var shell = await factory.ConnectAsync(server.Endpoint);
        var run = shell.RunAsync("sleep 326");
        var identity = Processes.WithCommandLine(server.Address).Select(Processes.CommandLine).SelectMany(line => line.Split(' ')).First(word => word.EndsWith("/key", StringComparison.Ordinal));
        Assert.True(File.Exists(identity));

        await factory.DisposeAsync();

        await Assert.ThrowsAsync<RemoteConnectionException>(() => run);
        Assert.False(Directory.Exists(Path.GetDirectoryName(identity)));
        Assert.DoesNotContain(Processes.WithCommandLine(server.Address), id => Processes.CommandLine(id).Contains("-F none", StringComparison.Ordinal));
        await Assert.ThrowsAsync<ObjectDisposedException>(() => factory.ConnectAsync(server.Endpoint));
    }

    [SshdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Rotate_NewKey_IsServedPinnedAndTheOldOneGone(bool multiplexing)
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing);
        var before = fixture.Server.Endpoint;

        var line = await ((IHostKeyRotation)fixture.Shell).RotateHostKeyAsync();

        Assert.StartsWith("ssh-ed25519 ", line, StringComparison.Ordinal);
        Assert.Equal("after\n", (await fixture.RunAsync("echo after")).Output);
        Assert.Equal(["ssh_host_ed25519_key", "ssh_host_ed25519_key.pub"], Directory.GetFiles(Path.Combine(fixture.Server.Root, "etc", "ssh")).Select(Path.GetFileName).Order());
        await Assert.ThrowsAsync<RemoteHostKeyException>(() => fixture.Factory.ConnectAsync(before));
        await using var other = await fixture.Factory.ConnectAsync(before with { ExpectedHostKeys = [line] });
    }

    [SshdFact]
    public async Task Rotate_RunningCommand_LivesOn()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var started = new TaskCompletionSource();
        var flag = Path.Combine(fixture.Server.Root, "flag");
        var run = fixture.Shell.RunAsync($"echo up; while [ ! -e {flag} ]; do sleep 0.05; done; exit 5", RemoteOutput.Lines(_ => started.TrySetResult()));
        await started.Task;

        await ((IHostKeyRotation)fixture.Shell).RotateHostKeyAsync();
        await File.WriteAllTextAsync(flag, "");

        Assert.Equal(5, (await run).ExitCode);
    }

    [SshdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Forward_RemotePort_AnswersHereUntilDisposed(bool multiplexing)
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing);
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        var forward = await fixture.Shell.ForwardAsync(((IPEndPoint)listener.LocalEndpoint).Port);

        using (var client = new TcpClient())
        {
            await client.ConnectAsync(forward.LocalEndPoint);
            using var accepted = await listener.AcceptTcpClientAsync();
            await accepted.GetStream().WriteAsync("hello"u8.ToArray());
            var buffer = new byte[5];
            await client.GetStream().ReadExactlyAsync(buffer);
            Assert.Equal("hello"u8.ToArray(), buffer);
        }

        await forward.DisposeAsync();
        using var late = new TcpClient();
        await Assert.ThrowsAnyAsync<SocketException>(() => late.ConnectAsync(forward.LocalEndPoint));
    }

    [Fact]
    public async Task Probe_PortOpensLater_IsSeenSoon()
    {
        using var reserve = new TcpListener(IPAddress.Loopback, 0);
        reserve.Start();
        var endPoint = (IPEndPoint)reserve.LocalEndpoint;
        reserve.Stop();
        var wait = TcpProbe.WaitAsync("127.0.0.1", endPoint.Port, TimeProvider.System);
        await Task.Delay(120);
        Assert.False(wait.IsCompleted);
        using var listener = new TcpListener(endPoint);
        listener.Start();
        var watch = Stopwatch.StartNew();

        await wait;

        Assert.True(watch.Elapsed < TimeSpan.FromSeconds(2), $"{watch.Elapsed}");
    }

    [Fact]
    public async Task Probe_Cancelled_Throws()
    {
        using var cancel = new CancellationTokenSource(50);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => TcpProbe.WaitAsync("127.0.0.1", 1, TimeProvider.System, cancel.Token));
    }
}
