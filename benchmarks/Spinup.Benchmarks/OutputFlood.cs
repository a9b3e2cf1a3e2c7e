using System.Diagnostics;
using System.Globalization;
using Spinup.Sdk.Remote;
using Spinup.Testing;

namespace Spinup.Benchmarks;

/// <summary><c>output-flood [--mib 1024]</c>: how fast a command's output comes, beside plain ssh into /dev/null, and how much memory it takes.</summary>
internal static class OutputFlood
{
    public static async Task<int> RunAsync(string[] arguments)
    {
        var mib = Arguments.Number(arguments, "--mib", 1024);
        await using var bench = await SshBench.StartAsync();
        var line = string.Create(CultureInfo.InvariantCulture, $"head -c {(long)mib * 1024 * 1024} /dev/zero");
        await bench.Shell.RunAsync("head -c 50000000 /dev/zero", new Counter());
        await bench.PlainAsync("head -c 50000000 /dev/zero", "> /dev/null");

        GC.Collect();
        var before = Environment.WorkingSet;
        var counter = new Counter();
        var watch = Stopwatch.StartNew();
        await bench.Shell.RunAsync(line, counter);
        var seconds = watch.Elapsed.TotalSeconds;
        var grown = Math.Max(counter.Peak, Environment.WorkingSet) - before;
        var plain = await bench.PlainAsync(line, "> /dev/null");

        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{mib} MiB of output: {mib / seconds:0} MiB/s; plain ssh: {mib / plain:0} MiB/s; working set grew by {grown / 1048576.0:0.0} MiB"));
        return counter.Bytes == (long)mib * 1024 * 1024 ? 0 : 1;
    }

    private sealed class Counter : RemoteOutput
    {
        private int calls;

        public long Bytes { get; private set; }

        public long Peak { get; private set; }

        public override ValueTask WriteAsync(RemoteChannel stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
        {
            Bytes += bytes.Length;
            if (++calls % 1024 == 0)
            {
                Peak = Math.Max(Peak, Environment.WorkingSet);
            }

            return default;
        }
    }
}
