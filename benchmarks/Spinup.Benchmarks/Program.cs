using BenchmarkDotNet.Running;

namespace Spinup.Benchmarks;

/// <summary>
/// What users feel, measured. `-- NAME [options]` runs a documented program (one file each, named as here);
/// everything else goes to BenchmarkDotNet (`-- --filter *ApiClient*`).
/// </summary>
internal static class Program
{
    // One line a program; each takes the arguments after its name and returns the exit code.
    private static readonly Dictionary<string, Func<string[], Task<int>>> Programs = new(StringComparer.Ordinal)
    {
        ["localcloud-scale"] = LocalCloudScale.RunAsync,
        ["ready-lag"] = ReadyLag.RunAsync,
        ["signal-lag"] = SignalLag.RunAsync,
        ["watchdog-lag"] = WatchdogLag.RunAsync,
        ["output-flood"] = OutputFlood.RunAsync,
        ["file-sync"] = FileSync.RunAsync,
        ["autoscaling"] = AutoscalingTable.RunAsync,
    };

    private static async Task<int> Main(string[] args)
    {
        if (args.Length > 0 && Programs.TryGetValue(args[0], out var program))
        {
            return await program(args[1..]);
        }

        if (args.Length == 0)
        {
            Console.Error.WriteLine($"Programs: {string.Join(", ", Programs.Keys)}; or BenchmarkDotNet's own options, e.g. --filter '*'");
            return 2;
        }

        BenchmarkSwitcher.FromAssembly(typeof(Program).Assembly).Run(args);
        return 0;
    }
}
