using System.Diagnostics;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Spinup.Sdk;
using Spinup.Sdk.Leases;
using Spinup.Sdk.LocalCloud;
using Spinup.Testing;
using Xunit.Abstractions;

namespace Spinup.Tests.Sdk.Leases.Sweeping;

/// <summary>A day of a thousand leases in seconds: owners that end in time, renew, or die; and one host that sweeps.</summary>
[Trait("Category", "TimeMachine")]
public sealed class TimeMachineTests(ITestOutputHelper output)
{
    private const int Leases = 1000;
    private static readonly TimeSpan Day = TimeSpan.FromHours(24);
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    // What a sweep itself takes: its second look and its proofs.
    private static readonly TimeSpan SweepTime = TimeSpan.FromSeconds(30);

    [Fact]
    public async Task Reaper_OverADay_KillsNothingAliveAndLetsNothingLive()
    {
        var seed = Environment.TickCount;
        output.WriteLine($"seed {seed}");
        var watch = Stopwatch.StartNew();
        var clock = new TestClock();
        var waiting = new WaitingClock(clock);
        await using var cloud = await LocalCloud.StartAsync(new() { EnforceRateLimits = false, TimeProvider = clock });
        await using var owners = SpinupClient.Create(new() { ApiUrl = cloud.ApiUrl, Token = cloud.Token });
        var day = new SimulatedDay(owners.Api, clock, Leases, seed);
        var judge = new Judge(cloud, clock, day);

        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(waiting);
        services.AddSpinup(o => (o.ApiUrl, o.Token) = (cloud.ApiUrl, cloud.Token)).AddDropletReaper(o =>
        {
            (o.Interval, o.Grace) = (Interval, Grace);
            o.OnSwept = judge.Swept;
            o.OnFailure = judge.Failed;
        });
        await using var provider = services.BuildServiceProvider();
        var reaper = provider.GetServices<IHostedService>().ToList();
        foreach (var service in reaper)
        {
            await service.StartAsync(CancellationToken.None);
        }

        while (clock.Elapsed < Day)
        {
            await waiting.UntilAsleepAsync();
            var (timer, owner) = (clock.NextTimerIn ?? Day, day.NextIn);
            clock.Advance(timer < owner ? timer : owner);
            await waiting.UntilAsleepAsync();
            await day.CatchUpAsync();
        }

        await waiting.UntilAsleepAsync();
        foreach (var service in reaper)
        {
            await service.StopAsync(CancellationToken.None);
        }

        output.WriteLine(FormattableString.Invariant(
            $"24 h x {Leases} leases in {watch.Elapsed.TotalSeconds:0.0} s (aim: 10 s): {judge.Sweeps} sweeps destroyed {judge.Destroyed} droplets, the latest {judge.Latest.TotalMinutes:0.0} min after its time; {cloud.Requests.Total} requests"));
        Assert.Empty(judge.Complaints);
        Assert.True(judge.Sweeps >= Day / Interval, $"{judge.Sweeps} sweeps");
        Assert.Equal(Leases, day.Begun);
        Assert.Equal(day.LeftToTheReaper, judge.Destroyed);
        var left = cloud.Account();
        Assert.Equal((0, 0, 0, 0), (left.Droplets.Count, left.Keys.Count, left.Volumes.Count, left.Tags.Count));
    }

    /// <summary>Looks at every sweep whether it did what it should, and no more.</summary>
    private sealed class Judge(LocalCloud cloud, TestClock clock, SimulatedDay day)
    {
        public List<string> Complaints { get; } = [];

        public int Sweeps { get; private set; }

        public int Destroyed { get; private set; }

        public TimeSpan Latest { get; private set; }

        public void Failed(Exception failure) => Complaints.Add($"a sweep failed: {failure}");

        public void Swept(SweepReport report)
        {
            Sweeps++;
            var (now, there) = (clock.GetUtcNow(), cloud.Account().Droplets.Select(droplet => droplet.Name).ToHashSet());
            Complaints.AddRange(day.Open.Where(lease => lease.EndsAt > now && !there.Contains(lease.Name)).Select(lease => $"{lease.Name} was killed {lease.EndsAt - now} too early"));
            Complaints.AddRange(day.Open.Where(lease => lease.EndsAt + Grace + SweepTime < now && there.Contains(lease.Name)).Select(lease => $"{lease.Name} outlived a sweep by {now - lease.EndsAt}"));
            Complaints.AddRange(report.Entries.Where(entry => entry.Outcome != SweepOutcome.Gone).Select(entry => $"{entry.Kind} {entry.Name}: {entry.Detail}"));
            foreach (var receipt in report.Entries.Select(entry => entry.Receipt).OfType<DestroyReceipt>())
            {
                var lease = day.Gone(receipt.DropletName);
                var late = receipt.DestroyedAt - lease.EndsAt;
                Destroyed++;
                Latest = late > Latest ? late : Latest;
                if (late < (lease.IsOff ? TimeSpan.Zero : Grace) || late > Grace + Interval + SweepTime)
                {
                    Complaints.Add($"{lease.Name} went {late} after its time");
                }
            }
        }
    }
}
