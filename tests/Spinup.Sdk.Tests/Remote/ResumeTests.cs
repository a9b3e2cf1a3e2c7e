using System.Diagnostics;
using System.Globalization;
using System.Net;
using Spinup.Sdk.Remote;
using Spinup.Sdk.Remote.OpenSsh;
using Spinup.Testing;
using Xunit.Abstractions;

namespace Spinup.Tests.Sdk.Remote;

/// <summary>The must-show: lines cut at random points under a flood of output; not a byte is lost or doubled, the end is exact, memory stays flat.</summary>
/// <remarks>Alone, since the working set of the whole process is looked at.</remarks>
[Trait("Category", "Resume")]
[Collection(nameof(Alone))]
public sealed class ResumeTests(ITestOutputHelper log)
{
    private const long Mib = 1024 * 1024;

    public static TheoryData<int> Seeds() => [.. Enumerable.Range(1, RealComponents.Full ? 20 : 3)];

    [SshdTheory]
    [MemberData(nameof(Seeds))]
    public async Task Follow_LinesCutAtRandom_OutputIsIdenticalEndExactMemoryFlat(int seed)
    {
        var total = RealComponents.Full ? 1024 * Mib : 32 * Mib;

        var growth = await RunAsync(seed, total);

        Assert.True(growth < 50 * Mib, $"seed {seed}: the working set grew by {growth / Mib} MiB");
    }

    private async Task<long> RunAsync(int seed, long total)
    {
        var random = new Random(seed);
        var outBytes = total / 8 * 7;
        var errorBytes = total - outBytes;
        var expected = await Task.WhenAll(ExpectAsync(1, outBytes), ExpectAsync(50, errorBytes));
        var multiplexing = seed % 2 == 0;
        await using var factory = ShellFixture.NewFactory(multiplexing);
        await using var other = ShellFixture.NewFactory(multiplexing);
        await using var server = await SshdServer.StartAsync($"{factory.PublicKey}\n{other.PublicKey}");
        var gate = new Lock();
        await using var proxy = new CuttingProxy(new(IPAddress.Parse(server.Address), server.Port), () =>
        {
            lock (gate)
            {
                // One in five within the handshake or right after it.
                return random.Next(5) == 0 ? random.NextInt64(1, 16 * 1024) : random.NextInt64(16 * 1024, total / 6);
            }
        });
        var endpoint = server.Endpoint with { Host = "127.0.0.1", Port = proxy.Port };
        await using var shell = await ConnectAsync(factory, endpoint);
        GC.Collect();
        var before = Environment.WorkingSet;
        var watch = Stopwatch.StartNew();

        // Every other one pauses between pieces, so that lines are cut while the command still writes, and not only under what it wrote before.
        var pieces = seed % 3 == 0 ? 1 : 16;
        var piece = outBytes / pieces;
        var killed = seed % 2 == 1;
        var run = await shell.StartDetachedAsync(string.Create(CultureInfo.InvariantCulture, $$"""
            (seq 50 999999999 2>/dev/null | head -c {{errorBytes}}) >&2 &
            seq 1 999999999 2>/dev/null | head -c {{outBytes}} | (i=0; while [ $i -lt {{pieces}} ]; do head -c {{piece}}; sleep 0.05; i=$((i+1)); done; cat)
            wait
            {{(killed ? "kill -KILL $$" : "exit 137")}}
            """));
        using var output = new HashingOutput();
        using var cancel = new CancellationTokenSource();
        (output.At, output.Reached) = (random.NextInt64(1, outBytes), cancel.Cancel);
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => run.FollowAsync(output, cancellationToken: cancel.Token));

        // Another program's connection goes on where the first was.
        await using var second = await ConnectAsync(other, endpoint);
        var result = await second.AttachDetached(run.Id).FollowAsync(output, run.Position);

        var seconds = watch.Elapsed.TotalSeconds;
        var growth = Math.Max(output.PeakWorkingSet, Environment.WorkingSet) - before;
        log.WriteLine(string.Create(CultureInfo.InvariantCulture, $"seed {seed}: {total / Mib} MiB, {proxy.Cuts} cuts, {seconds:0.0} s, working set {(growth < 0 ? "" : "+")}{growth / (double)Mib:0.0} MiB, {(multiplexing ? "shared connection" : "a connection each")}"));
        Assert.True(expected[0] == output.Of(RemoteChannel.StandardOutput), $"seed {seed}: {expected[0]} != {output.Of(RemoteChannel.StandardOutput)}");
        Assert.True(expected[1] == output.Of(RemoteChannel.StandardError), $"seed {seed}: {expected[1]} != {output.Of(RemoteChannel.StandardError)}");
        Assert.Equal((137, killed ? "KILL" : null, 2), (result.ExitCode, result.Signal, output.Completed));
        Assert.True(proxy.Cuts >= 3, $"seed {seed}: only {proxy.Cuts} cuts");
        return growth;
    }

    /// <summary>Connects, as often as the proxy lets it fail.</summary>
    private static async Task<IRemoteShell> ConnectAsync(OpenSshShellFactory factory, RemoteEndpoint endpoint)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                return await factory.ConnectAsync(endpoint);
            }
            catch (RemoteConnectionException) when (attempt < 20)
            {
                // Cut in the handshake.
            }
        }
    }

    private static async Task<(long Length, string Hash)> ExpectAsync(int first, long bytes)
    {
        var start = new ProcessStartInfo("/bin/sh", ["-c", string.Create(CultureInfo.InvariantCulture, $"seq {first} 999999999 2>/dev/null | head -c {bytes} | sha256sum")]) { RedirectStandardOutput = true };
        using var process = Process.Start(start)!;
        var text = await process.StandardOutput.ReadToEndAsync();
        await process.WaitForExitAsync();
        return (bytes, text[..64]);
    }
}

/// <summary>Suites that nothing may run beside.</summary>
[CollectionDefinition(nameof(Alone), DisableParallelization = true)]
public sealed class Alone;
