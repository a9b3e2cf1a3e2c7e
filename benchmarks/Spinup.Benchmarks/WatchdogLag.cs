using System.Globalization;
using Spinup.Testing;

namespace Spinup.Benchmarks;

/// <summary>
/// How long after its owner's SIGKILL the first DELETE of a watchdog reaches the API. Owner and watchdog are processes of their own each time
/// (`spinup run --watchdog`); the cloud is in this one, behind a proxy that dates each request when its first line has come. The owner is killed
/// while its create waits for the answer, while its droplet boots, while its command runs, and when it has just asked for the delete.
/// `-- watchdog-lag [--kills 100]`, in all. Aim: 99th percentile 1 s. Exit code 1 when it is missed or anything is left. Writes no file.
/// </summary>
internal static class WatchdogLag
{
    private const double AimMs = 1000;

    public static async Task<int> RunAsync(string[] args)
    {
        var moments = Enum.GetValues<OwnerMoment>();
        var kills = Math.Max(1, Arguments.Number(args, "--kills", 100) / moments.Length);
        var all = new List<double>();
        var left = false;
        foreach (var moment in moments)
        {
            await using var owners = await OwnerKills.StartAsync(moment);
            var lags = new List<double>();
            for (var kill = 0; kill < kills; kill++)
            {
                lags.Add(await owners.KillAsync());
            }

            // Up to 20 s: a create without an answer may yet bring a droplet, and the 404 of a newborn means nothing.
            await owners.UntilWatchdogsEndedAsync();
            left |= owners.Left != (0, 0);
            all.AddRange(lags);
            Say($"{moment.ToString().ToLowerInvariant(),-8}", lags, $"; {owners.Left.Droplets} droplets, {owners.Left.Keys} keys left");
        }

        Say("all     ", all, $" (aim: p99 {AimMs:0} ms)");
        return At(all, 0.99) <= AimMs && !left ? 0 : 1;
    }

    private static void Say(string what, List<double> lags, string more)
    {
        lags.Sort();
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{what} {lags.Count} kills: p50 {At(lags, 0.5):0} ms, p99 {At(lags, 0.99):0} ms, max {lags[^1]:0} ms{more}"));
    }

    private static double At(List<double> sorted, double part) => sorted[(int)Math.Ceiling(sorted.Count * part) - 1];
}
