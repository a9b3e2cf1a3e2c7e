using System.Diagnostics;
using System.Globalization;
using Spinup.Sdk.Autoscaling.Backtesting;
using Spinup.Sdk.Pricing;

namespace Spinup.Benchmarks;

/// <summary>
/// `autoscaling [--traces DIR]`: what each policy costs on real and on made-up loads, as Markdown. One world for all: the highest load keeps 40 droplets busy to
/// 80 percent, 120 s of boot, $0.0625 an hour, a decision a minute. The total is dollars + v x what serving the lost requests would have cost on saturated droplets.
/// </summary>
internal static class AutoscalingTable
{
    private static readonly SimulationModel Model = new() { Price = new DropletPrice(0.0625m, 0) };
    private static readonly double[] LossFactors = [5, 20, 100];
    private static readonly string[] Hpa = ["hpa:0.5", "hpa:0.6", "hpa:0.7", "hpa:0.8"];

    public static Task<int> RunAsync(string[] arguments)
    {
        var folder = Array.IndexOf(arguments, "--traces") is >= 0 and var at ? arguments[at + 1] : Path.Combine("..", "shared", "traces");
        if (!Directory.Exists(folder))
        {
            Console.Error.WriteLine($"There is no {folder}; only made-up loads are run. Name a folder with --traces.");
        }

        var summary = new List<string>();
        foreach (var (name, trace) in Traces(folder))
        {
            Print(name, trace, summary);
        }

        Console.WriteLine("## In short\n\n| load | v | ours | best HPA | oracle | ours / best HPA | ours / oracle |\n|---|---|---|---|---|---|---|");
        summary.ForEach(Console.WriteLine);
        Speed();
        return Task.FromResult(0);
    }

    private static void Print(string name, LoadTrace trace, List<string> summary)
    {
        var policies = new BacktestPolicies(trace, Model);
        string[] references = ["static", "spinup", "pool", .. Hpa, "step", .. LossFactors.Select(v => FormattableString.Invariant($"objective:{v}")), "oracle"];
        var results = references.ToDictionary(reference => reference, reference => Backtest.Run(policies.Create(reference).Options, trace, Model));
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"## {name}\n\n{trace.Counts.Length * trace.Step.TotalDays:0.#} days, highest {trace.PeakPerSecond:0.##} requests a second.\n"));
        Console.WriteLine("| policy | dollars | lost, ppm | " + string.Join(" | ", LossFactors.Select(v => FormattableString.Invariant($"total, v = {v}"))) + " | creates |\n|---|---|---|---|---|---|---|");
        foreach (var reference in references)
        {
            var result = results[reference];
            var totals = LossFactors.Select(v => FormattableString.Invariant($"{result.TotalUsd(v):0.00}"));
            Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {reference} | {result.Usd:0.00} | {result.DroppedPpm:0.#} | {string.Join(" | ", totals)} | {result.Creates} |"));
        }

        Console.WriteLine();
        foreach (var v in LossFactors)
        {
            var (ours, oracle) = (results[FormattableString.Invariant($"objective:{v}")].TotalUsd(v), results["oracle"].TotalUsd(v));
            var best = Hpa.MinBy(reference => results[reference].TotalUsd(v))!;
            var bestTotal = results[best].TotalUsd(v);
            summary.Add(string.Create(CultureInfo.InvariantCulture, $"| {name} | {v} | {ours:0.00} | {bestTotal:0.00} ({best}) | {oracle:0.00} | {ours / bestTotal:0.000} | {ours / oracle:0.000} |"));
        }
    }

    private static IEnumerable<(string Name, LoadTrace Trace)> Traces(string folder)
    {
        foreach (var (file, name, from, days) in new[]
        {
            ("worldcup98_per_minute.csv", "WorldCup98, 42 days from 1998-06-01", (DateTimeOffset?)new DateTimeOffset(1998, 6, 1, 0, 0, 0, TimeSpan.Zero), 42),
            ("worldcup98_per_minute.csv", "WorldCup98, all of it", null, 0),
            ("nab_nyc_taxi.csv", "NYC taxi", null, 0),
            ("nab_elb_request_count_8c0756.csv", "an AWS load balancer (small, noisy)", null, 0),
        })
        {
            var path = Path.Combine(folder, file);
            if (File.Exists(path))
            {
                using var text = File.OpenText(path);
                var trace = TraceReader.Read(text);
                yield return (name, (from is null ? trace : trace.Slice(from, from.Value.AddDays(days))).Resample(Model.Tick));
            }
        }

        var week = TimeSpan.FromDays(14);
        yield return ("made up: diurnal, 5 % noise", GeneratedTrace.WithNoise(GeneratedTrace.Diurnal(40, 400, week), 0.05, 7));
        yield return ("made up: diurnal, 20 % noise", GeneratedTrace.WithNoise(GeneratedTrace.Diurnal(40, 400, week), 0.2, 8));
        yield return ("made up: front page of Hacker News", GeneratedTrace.WithNoise(GeneratedTrace.HackerNewsSpike(20, 300, TimeSpan.FromDays(2), TimeSpan.FromMinutes(4), TimeSpan.FromDays(4)), 0.1, 9));
        yield return ("made up: steady, 10 % noise", GeneratedTrace.Noise(100, 0.1, week, 10));
        yield return ("made up: ramp", GeneratedTrace.WithNoise(GeneratedTrace.Ramp(10, 500, TimeSpan.FromDays(7)), 0.05, 11));
    }

    private static void Speed()
    {
        Console.WriteLine("\n## Speed\n\nOne run, one thread, the second of two; load and figures included.\n\n| run | policy | seconds |\n|---|---|---|");
        foreach (var days in new[] { 42, 365 })
        {
            var trace = GeneratedTrace.WithNoise(GeneratedTrace.Diurnal(40, 400, TimeSpan.FromDays(days)), 0.05, 7);
            var policies = new BacktestPolicies(trace, Model);
            foreach (var reference in new[] { "hpa:0.6", "default" })
            {
                _ = Backtest.Run(policies.Create(reference).Options, trace, Model);
                var started = Stopwatch.GetTimestamp();
                _ = Backtest.Run(policies.Create(reference).Options, trace, Model);
                Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"| {days} days of minutes | {reference} | {Stopwatch.GetElapsedTime(started).TotalSeconds:0.00} |"));
            }
        }
    }
}
