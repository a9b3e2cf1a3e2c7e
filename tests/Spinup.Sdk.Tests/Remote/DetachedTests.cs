using System.Globalization;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Remote;
using Spinup.Sdk.Remote.OpenSsh;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Remote;

/// <summary>Detached runs on a real sshd, over one shared connection and over one each.</summary>
public sealed class DetachedTests
{
    [SshdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Run_OwnerGone_GoesOnAndIsTakenUpByAnother(bool multiplexing)
    {
        await using var server = await SshdServer.StartAsync(null);
        var go = Path.Combine(server.Root, "go");
        using var output = new MemoryStream();
        string id;
        DetachedPosition position;
        await using (var first = ShellFixture.NewFactory(multiplexing))
        {
            await AcceptAsync(server, first);
            await using var shell = await first.ConnectAsync(server.Endpoint);
            var run = await shell.StartDetachedAsync($"echo one; until [ -e {go} ]; do sleep 0.05; done; echo two; exit 7");
            id = run.Id;
            using var seen = new CancellationTokenSource();
            var taker = new Taker(output, () => seen.Cancel());
            await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.FollowAsync(taker, cancellationToken: seen.Token));
            position = run.Position;
        }

        server.CutLines();
        await File.WriteAllTextAsync(go, "");
        await using var second = ShellFixture.NewFactory(multiplexing);
        await AcceptAsync(server, second);
        await using var other = await second.ConnectAsync(server.Endpoint);
        var result = await other.AttachDetached(id).FollowAsync(RemoteOutput.To(output, null), position);

        Assert.Equal((7, null, new(4, 0)), (result.ExitCode, result.Signal, position));
        Assert.Equal("one\ntwo\n", Encoding.UTF8.GetString(output.ToArray()));
    }

    [SshdTheory]
    [InlineData(true)]
    [InlineData(false)]
    public async Task Follow_LinesCutAgainAndAgain_ComesBackEachTime(bool multiplexing)
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing);
        var lines = new List<string>();
        var cuts = 0;
        var run = await fixture.Shell.StartDetachedAsync("i=0; while [ $i -lt 30 ]; do echo $i; sleep 0.05; i=$((i+1)); done; exit 255");

        var result = await run.FollowAsync(RemoteOutput.Lines(line =>
        {
            lines.Add(line);
            if (lines.Count % 10 == 0 && cuts < 2)
            {
                cuts++;
                fixture.Server.CutLines();
            }
        }));

        Assert.Equal(255, result.ExitCode);
        Assert.Equal(Enumerable.Range(0, 30).Select(number => number.ToString(CultureInfo.InvariantCulture)), lines);
        Assert.InRange(result.Elapsed, TimeSpan.FromSeconds(1.4), TimeSpan.FromSeconds(15));
    }

    [SshdFact]
    public async Task Run_SecretsAndFiles_AreOpenToNobodyElse()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        const string Secret = "hunter-2";
        var seen = new TaskCompletionSource();
        var command = RemoteCommand.Shell("read -r line; [ \"$line\" = \"$SECRET\" ] && [ \"$line\" = hunter-2-all ] && echo same; sleep 331") with
        {
            Environment = new Dictionary<string, string> { ["SECRET"] = Secret + "-all" },
            StandardInput = new MemoryStream(Encoding.UTF8.GetBytes(Secret + "-all\n")),
        };

        var run = await fixture.Shell.StartDetachedAsync(command);
        var following = run.FollowAsync(RemoteOutput.Lines(line => seen.TrySetResult()));
        await seen.Task;

        Assert.Empty(Processes.WithCommandLine(Secret));
        var home = Path.Combine(fixture.Server.Root, "home", ".spinup");
        var files = Directory.GetFiles(home, "*", SearchOption.AllDirectories);
        Assert.NotEmpty(files);
        Assert.All(files, file => Assert.DoesNotContain(Secret, File.ReadAllText(file), StringComparison.Ordinal));
        foreach (var path in (string[])[home, .. Directory.GetDirectories(home, "*", SearchOption.AllDirectories), .. files])
        {
            const UnixFileMode Others = (UnixFileMode)0b000_111_111;
            Assert.Equal(default, OperatingSystem.IsWindows() ? default : File.GetUnixFileMode(path) & Others);
        }

        await run.StopAsync();
        Assert.Equal("TERM", (await following).Signal);
        await run.RemoveAsync();
        Assert.Empty(Directory.GetFileSystemEntries(Path.Combine(home, "runs")));
    }

    [SshdFact]
    public async Task Follow_TakerThatFails_HandsTheFailureOnAndTheCommandGoesOn()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var run = await fixture.Shell.StartDetachedAsync("echo up; sleep 0.3; exit 9");

        await Assert.ThrowsAsync<InvalidOperationException>(() => run.FollowAsync(RemoteOutput.Lines(_ => throw new InvalidOperationException("full"))));

        Assert.Equal(default, run.Position);
        Assert.Equal(9, (await run.FollowAsync()).ExitCode);
        Assert.Equal(new(3, 0), run.Position);
    }

    [SshdFact]
    public async Task Follow_AfterTheEnd_TellsItAgainWithTheTailOfWhatCameBefore()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var run = await fixture.Shell.StartDetachedAsync("seq 1 5000 >&2; exit 3");
        var first = await run.FollowAsync();
        using var error = new MemoryStream();

        var again = await run.FollowAsync(RemoteOutput.To(null, error), run.Position);

        Assert.Equal((3, 0), (again.ExitCode, error.Length));
        Assert.Equal(4096, again.StandardErrorTail.Length);
        Assert.Equal(first.StandardErrorTail, again.StandardErrorTail);
        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => run.FollowAsync(from: new(1_000_000, 0)));
    }

    [SshdFact]
    public async Task Follow_BackgroundChildKeepsWriting_EndsWithTheCommand()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var run = await fixture.Shell.StartDetachedAsync("(while sleep 0.02; do echo late; done) & echo mine; exit 0");

        Assert.Equal(0, (await run.FollowAsync()).ExitCode);

        await run.StopAsync();
        Assert.Empty(Processes.WithEnvironment("SPINUP_COMMAND=" + run.Id));
    }

    [SshdFact]
    public async Task Follow_KeeperKilled_SaysThatTheEndIsUnknownAfterAllOutput()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var run = await fixture.Shell.StartDetachedAsync("echo up; exec sleep 332");
        var lines = new List<string>();
        var following = run.FollowAsync(RemoteOutput.Lines(lines.Add));
        await Eventually.Async(() => lines.Count == 1, () => "no output");

        var keeper = File.ReadAllText(Path.Combine(fixture.Server.Root, "home", ".spinup", "runs", run.Id, "k")).Split(' ')[0];
        Processes.Kill(int.Parse(keeper, CultureInfo.InvariantCulture));

        await Assert.ThrowsAsync<DetachedRunLostException>(() => following);
        Assert.Equal(["up"], lines);

        // The command itself is still found and ended.
        await run.StopAsync();
        Assert.Empty(Processes.WithEnvironment("SPINUP_COMMAND=" + run.Id));
        await run.RemoveAsync();
    }

    [SshdFact]
    public async Task Follow_MachineUnreachable_GivesUpAfterTheTimeOutAndSaysHowFarItCame()
    {
        var clock = new TestClock();
        await using var factory = new OpenSshShellFactory(
            Options.Create(new RemoteOptions { ReconnectTimeout = TimeSpan.FromMinutes(3), UseMultiplexing = false }), clock, NullLogger<OpenSshShellFactory>.Instance);
        await using var server = await SshdServer.StartAsync(factory.PublicKey);
        await using var proxy = new CuttingProxy(new(System.Net.IPAddress.Parse(server.Address), server.Port), () => null);
        await using var shell = await factory.ConnectAsync(server.Endpoint with { Host = "127.0.0.1", Port = proxy.Port });
        var run = await shell.StartDetachedAsync("echo up; sleep 333");
        var up = new TaskCompletionSource();
        var following = run.FollowAsync(RemoteOutput.Lines(_ => up.TrySetResult()));
        await up.Task;

        await proxy.DisposeAsync();

        var failure = await Assert.ThrowsAsync<RemoteConnectionException>(() => clock.RunAsync(following));
        Assert.Contains("3 bytes of output", failure.Message, StringComparison.Ordinal);
        Assert.Equal(RemoteFailure.Refused, failure.Reason);
        Assert.Equal(new(3, 0), run.Position);
        Assert.InRange(clock.Elapsed, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(3.1));
        await using var direct = await factory.ConnectAsync(server.Endpoint);
        await direct.AttachDetached(run.Id).StopAsync();
    }

    [SshdFact]
    public async Task Start_TextSentTwice_StartsOneCommand()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        var count = Path.Combine(fixture.Server.Root, "count");
        var seed = Environment.TickCount;
        var random = new Random(seed);
        await using var proxy = new CuttingProxy(new(System.Net.IPAddress.Parse(fixture.Server.Address), fixture.Server.Port), () =>
        {
            lock (random)
            {
                // A start answers with some 3 to 4 KB in all: cut within the handshake, the start, and its answer.
                return random.NextInt64(2500, 5000);
            }
        });
        await using var factory = ShellFixture.NewFactory(multiplexing: false);
        await AcceptAsync(fixture.Server, factory);
        var endpoint = fixture.Server.Endpoint with { Host = "127.0.0.1", Port = proxy.Port };
        IRemoteShell? shell = null;
        await Eventually.Async(() => (shell = TryConnect(factory, endpoint)) is not null, () => "no connection");

        for (var number = 1; number <= 5; number++)
        {
            var run = await shell!.StartDetachedAsync($"echo x >>{count}");
            await fixture.Shell.AttachDetached(run.Id).FollowAsync();
            Assert.True(File.ReadAllLines(count).Length == number, $"seed {seed}, cuts {proxy.Cuts}");
        }

        Assert.True(proxy.Cuts > 0);
        await shell!.DisposeAsync();
    }

    [SshdFact]
    public async Task Start_CancelledWhileItsInputComes_LeavesNothing()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);
        using var cancel = new CancellationTokenSource();
        using var input = new CancellingStream(cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Shell.StartDetachedAsync(RemoteCommand.Program("cat") with { StandardInput = input }, cancel.Token));

        await Eventually.Async(
            () => Directory.GetFileSystemEntries(Path.Combine(fixture.Server.Root, "home"), "*", SearchOption.AllDirectories).All(path => path.EndsWith("spinup", StringComparison.Ordinal) || path.EndsWith("runs", StringComparison.Ordinal)),
            () => "the input was left");
    }

    [SshdFact]
    public async Task Attach_WhatIsNoId_IsRefused()
    {
        await using var fixture = await ShellFixture.StartAsync(multiplexing: true);

        foreach (var id in (string[])["", "../../../../etc", "0123456789abcdef012", "0123456789ABCDEF0123"])
        {
            Assert.Throws<ArgumentException>(() => fixture.Shell.AttachDetached(id));
        }

        await Assert.ThrowsAsync<ArgumentOutOfRangeException>(() => fixture.Shell.AttachDetached("0123456789abcdef0123").FollowAsync(from: new(-1, 0)));
        await Assert.ThrowsAsync<DetachedRunLostException>(() => fixture.Shell.AttachDetached("0123456789abcdef0123").FollowAsync());
    }

    private static Task AcceptAsync(SshdServer server, OpenSshShellFactory factory) =>
        File.AppendAllTextAsync(Path.Combine(server.Root, "authorized_keys"), factory.PublicKey + "\n");

    private static IRemoteShell? TryConnect(OpenSshShellFactory factory, RemoteEndpoint endpoint)
    {
        try
        {
            return factory.ConnectAsync(endpoint).GetAwaiter().GetResult();
        }
        catch (RemoteConnectionException)
        {
            return null;
        }
    }

    private sealed class Taker(Stream stream, Action taken) : RemoteOutput
    {
        public override async ValueTask WriteAsync(RemoteChannel channel, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            await stream.WriteAsync(bytes, cancellationToken);
            taken();
        }
    }

    private sealed class CancellingStream(CancellationTokenSource cancel) : MemoryStream
    {
        private int reads;

        public override async ValueTask<int> ReadAsync(Memory<byte> buffer, CancellationToken cancellationToken = default)
        {
            if (++reads == 3)
            {
                await cancel.CancelAsync();
            }

            cancellationToken.ThrowIfCancellationRequested();
            return buffer.Length;
        }
    }
}
