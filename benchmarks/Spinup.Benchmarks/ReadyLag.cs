using System.Diagnostics;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.LocalCloud;

namespace Spinup.Benchmarks;

/// <summary>
/// How long after a droplet's SSH port opened `CreateAsync` returns: connected, host key verified and replaced, cloud-init asked.
/// Real sshd of the Process host on loopback; droplets one after the other. `-- ready-lag [--boots 50] [--boot-time SECONDS]`.
/// Aim: mean 0.3 s, 95th percentile 0.5 s. Exit code 1 when it is missed.
/// </summary>
internal static class ReadyLag
{
    private const double MeanAim = 0.3;
    private const double P95Aim = 0.5;

    public static async Task<int> RunAsync(string[] args)
    {
        var boots = int.Parse(Value(args, "--boots", "50"), CultureInfo.InvariantCulture);
        var bootTime = TimeSpan.FromSeconds(double.Parse(Value(args, "--boot-time", "0.5"), CultureInfo.InvariantCulture));
        var port = FreePort();
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions
        {
            Host = LocalCloudHost.Process,
            BootTime = bootTime,
            SshPort = port,
            EnforceRateLimits = false,
        });
        await using var client = SpinupClient.Create(new SpinupOptions { Token = cloud.Token, ApiUrl = cloud.ApiUrl }, builder => builder.UseLocalCloud(cloud));
        long connected = 0, configured = 0;
        var ready = Until.All(
            Until.Active,
            Until.SshAnswers,
            Until.Holds("connected", (_, _) => Task.FromResult(connected = Stopwatch.GetTimestamp())),
            Until.CloudInitDone,
            Until.Holds("configured", (_, _) => Task.FromResult(configured = Stopwatch.GetTimestamp())));
        var spec = new EphemeralDropletSpec { Ready = ready, Label = "lag", Size = "s-1vcpu-1gb", Region = "nyc3", Image = "ubuntu-24-04-x64" };
        var lags = new List<double>();
        for (var boot = 0; boot < boots; boot++)
        {
            Task<long>? opened = null;
            await using var droplet = await client.Droplets.CreateAsync(spec, new Told(report =>
            {
                if (report.Phase == DropletPhase.Booting)
                {
                    var address = cloud.Account().Droplets.Single(d => d.Id == report.DropletId).PublicIpv4;
                    opened = Task.Factory.StartNew(() => WhenOpen(new(IPAddress.Parse(address), port)), CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
                }
            }));
            var returned = Stopwatch.GetTimestamp();
            var open = await opened!;
            var lag = Seconds(open, returned);
            lags.Add(lag);
            Console.WriteLine(string.Create(
                CultureInfo.InvariantCulture,
                $"boot {boot + 1,3}: {lag:0.000} s (connected {Seconds(open, connected):0.000}, cloud-init asked {Seconds(connected, configured):0.000}, host key replaced {Seconds(configured, returned):0.000})"));
        }

        lags.Sort();
        var mean = lags.Average();
        var p95 = lags[(int)Math.Ceiling(lags.Count * 0.95) - 1];
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture, $"{boots} boots of {bootTime.TotalSeconds} s: mean {mean:0.000} s (aim {MeanAim}), p95 {p95:0.000} s (aim {P95Aim}), max {lags[^1]:0.000} s; {cloud.DropletCount} droplets left"));
        return mean <= MeanAim && p95 <= P95Aim && cloud.DropletCount == 0 ? 0 : 1;
    }

    // Refused at once while the port is closed, so a try every millisecond dates its opening to about that.
    private static long WhenOpen(IPEndPoint port)
    {
        while (true)
        {
            using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            try
            {
                socket.Connect(port);
                return Stopwatch.GetTimestamp();
            }
            catch (SocketException)
            {
                Thread.Sleep(1);
            }
        }
    }

    private static double Seconds(long from, long to) => Stopwatch.GetElapsedTime(from, to).TotalSeconds;

    private static int FreePort()
    {
        using var listener = new TcpListener(IPAddress.Loopback, 0);
        listener.Start();
        return ((IPEndPoint)listener.LocalEndpoint).Port;
    }

    private static string Value(string[] args, string name, string otherwise) =>
        Array.IndexOf(args, name) is >= 0 and var at && at + 1 < args.Length ? args[at + 1] : otherwise;

    private sealed class Told(Action<DropletProgress> tell) : IProgress<DropletProgress>
    {
        public void Report(DropletProgress value) => tell(value);
    }
}
