using System.Diagnostics;
using System.Globalization;
using System.Runtime.InteropServices;
using Spinup.Sdk.LocalCloud;
using Spinup.Testing;

namespace Spinup.Benchmarks;

/// <summary>
/// How long after SIGTERM or SIGINT the first DELETE of `spinup run` reaches the API. `spinup` is a process of its own each time; the
/// cloud is in this one, behind a proxy that dates each request when its first line has come. The signal is sent while the droplet boots,
/// while its command runs, and while the create waits for its answer (held back for a second); there the time counts from the answer.
/// Start it in the foreground: what a shell puts behind itself ignores SIGINT, and so does everything that it starts.
/// `-- signal-lag [--runs 100]`, runs of each kind. Aim: 95th percentile 250 ms. Exit code 1 when it is missed.
/// </summary>
internal static class SignalLag
{
    private const double AimMs = 250;
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    public static async Task<int> RunAsync(string[] args)
    {
        var runs = Arguments.Number(args, "--runs", 100);
        var met = true;
        foreach (var moment in Enum.GetValues<Moment>())
        {
            var bootTime = moment == Moment.Boot ? TimeSpan.FromMinutes(5) : TimeSpan.Zero;
            await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { Host = LocalCloudHost.Process, BootTime = bootTime, EnforceRateLimits = false });
            await using var front = new DatingProxy(cloud.ApiUrl, holdCreates: moment == Moment.Create ? TimeSpan.FromSeconds(1) : TimeSpan.Zero);
            var lags = new List<double>();
            for (var run = 0; run < runs; run++)
            {
                lags.Add(await MeasureAsync(moment, run % 2 == 0 ? PosixSignal.SIGTERM : PosixSignal.SIGINT, cloud, front));
            }

            lags.Sort();
            met &= At(lags, 0.95) <= AimMs && cloud.DropletCount == 0;
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"{moment,-8} {runs} signals: p50 {At(lags, 0.5):0} ms, p95 {At(lags, 0.95):0} ms (aim {AimMs:0}), p99 {At(lags, 0.99):0} ms, max {lags[^1]:0} ms; {cloud.DropletCount} droplets left"));
        }

        return met ? 0 : 1;
    }

    private static async Task<double> MeasureAsync(Moment moment, PosixSignal signal, LocalCloud cloud, DatingProxy front)
    {
        front.Clear();
        using var spinup = Start(front.Url, cloud.Token);
        try
        {
            return await MeasureAsync(spinup, moment, signal, front);
        }
        finally
        {
            if (!spinup.HasExited)
            {
                spinup.Kill();
            }
        }
    }

    private static async Task<double> MeasureAsync(Process spinup, Moment moment, PosixSignal signal, DatingProxy front)
    {
        var errors = spinup.StandardError.ReadToEndAsync();
        switch (moment)
        {
            case Moment.Command:
                await spinup.StandardOutput.ReadLineAsync().WaitAsync(Patience);
                break;
            case Moment.Boot:
                await front.WhenAsync("GET /v2/droplets/").WaitAsync(Patience);
                break;
            default:
                await front.WhenAsync("POST /v2/droplets").WaitAsync(Patience);
                break;
        }

        var sent = Stopwatch.GetTimestamp();
        if (Kill(spinup.Id, signal == PosixSignal.SIGTERM ? 15 : 2) != 0)
        {
            throw new InvalidOperationException($"kill failed: {Marshal.GetLastPInvokeError()}");
        }

        var deleted = await front.WhenAsync("DELETE /v2/droplets/").WaitAsync(Patience);
        if (moment == Moment.Create)
        {
            sent = front.CreateAnsweredAt;
        }

        await spinup.WaitForExitAsync().WaitAsync(Patience);
        if (spinup.ExitCode is not (143 or 130))
        {
            throw new InvalidOperationException($"spinup ended with {spinup.ExitCode}: {await errors}");
        }

        return Stopwatch.GetElapsedTime(sent, deleted).TotalMilliseconds;
    }

    private static Process Start(Uri api, string token)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        foreach (var word in (string[])[Path.Combine(AppContext.BaseDirectory, "spinup.dll"), "run", "--", "sh", "-c", "echo up; exec sleep 300"])
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["SPINUP_API_URL"] = api.ToString();
        start.Environment["DIGITALOCEAN_TOKEN"] = token;
        return Process.Start(start)!;
    }

    private static double At(List<double> sorted, double part) => sorted[(int)Math.Ceiling(sorted.Count * part) - 1];

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);

    private enum Moment
    {
        Boot,
        Command,
        Create,
    }
}
