using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk;
using Spinup.Sdk.Api;
using Spinup.Sdk.Leases;
using Spinup.Sdk.LocalCloud;
using Spinup.Testing;
using Xunit.Abstractions;

namespace Spinup.Tests.Sdk.Leases;

/// <summary>
/// An owner in a process of its own is killed (SIGKILL) before and after every request it sends, every answer it takes in and every write of its ledger, while
/// answers get lost, come as 5xx after the deed, or as 429. When its leases and the grace are over, one sweep leaves nothing of it and touches nothing else.
/// </summary>
[Trait("Category", "CrashMatrix")]
public sealed class CrashMatrixTests(ITestOutputHelper log)
{
    private static readonly TimeSpan LeasesAndGrace = TimeSpan.FromMinutes(20 + 2) + TimeSpan.FromSeconds(5);
    private static readonly int Seeds = RealComponents.Full ? 20 : 2;

    // Every so many moments, another part of them with each seed: all of them takes an hour and more on two cores. SPINUP_CRASH_STRIDE says it otherwise.
    private static readonly int Stride = int.TryParse(Environment.GetEnvironmentVariable("SPINUP_CRASH_STRIDE"), out var stride) ? stride : RealComponents.Full ? 1 : 19;

    public static TheoryData<string, string> Rows => new()
    {
        { "one", "ok" },
        { "one", LocalCloudFault.AnswerLost },
        { "one", LocalCloudFault.ErrorAfter },
        { "one", LocalCloudFault.RateLimit },
        { "fleet", "ok" },
        { "fleet", LocalCloudFault.AnswerLost },
        { "fleet", LocalCloudFault.ErrorAfter },
        { "fleet", LocalCloudFault.RateLimit },
    };

    [PosixTheory]
    [MemberData(nameof(Rows))]
    public async Task Owner_KilledAtAnyMoment_LeavesNothingBehindTheSweep(string scenario, string fault)
    {
        var kills = 0;
        var modes = new ConcurrentDictionary<Mode, int>();
        var wrong = new ConcurrentQueue<string>();
        for (var seed = 1; seed <= Seeds; seed++)
        {
            var (theSeed, moments) = (seed, await RunAsync(new(scenario, fault, seed, 0), wrong));
            Assert.True(moments > 30, $"only {moments} moments");

            // Some more than were counted: a fault may come at another request and bring tries of its own.
            var some = Enumerable.Range(1, moments + 3).Where(moment => (moment + theSeed) % Stride == 0);
            await Parallel.ForEachAsync(some, new ParallelOptions { MaxDegreeOfParallelism = 6 }, async (moment, _) =>
            {
                var one = new Kill(scenario, fault, theSeed, moment);
                await RunAsync(one, wrong);
                Interlocked.Increment(ref kills);
                modes.AddOrUpdate(one.Mode, 1, static (_, count) => count + 1);
            });
        }

        log.WriteLine($"{scenario}, {fault}: {kills} kills over {Seeds} seeds ({string.Join(", ", modes.OrderBy(mode => mode.Key).Select(mode => $"{mode.Value} swept {mode.Key}"))}), {wrong.Count} left something");
        Assert.True(wrong.IsEmpty, string.Join('\n', wrong.Take(20)));
    }

    /// <returns>How many moments there were, for an owner that was to live.</returns>
    private static async Task<int> RunAsync(Kill kill, ConcurrentQueue<string> wrong)
    {
        var directory = Directory.CreateTempSubdirectory("spinup-crash-");
        var clock = new ShiftedClock();
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { Seed = kill.Seed, EnforceRateLimits = false, TimeProvider = clock });
        try
        {
            var foreign = await Foreign.MakeAsync(cloud);
            if (kill.Fault != "ok")
            {
                cloud.Faults.Set(kill.Fault, 0.2);
            }

            var ledger = Path.Combine(directory.FullName, "ledger.jsonl");
            var (isDead, output) = await OwnAsync(cloud, ledger, kill);
            if (kill.Moment > 0 && !isDead && output.Length > 0 && !int.TryParse(output, CultureInfo.InvariantCulture, out _))
            {
                wrong.Enqueue($"{kill}: the owner ended by itself: {output}");
            }

            clock.Shift += LeasesAndGrace;
            await SweepAsync(cloud, kill.Mode switch
            {
                Mode.WithItsLedger => ledger,
                Mode.WithoutALedger => null,
                _ => Path.Combine(directory.FullName, "another.jsonl"),
            });
            cloud.Faults.Clear();
            foreach (var left in foreign.Compare(cloud))
            {
                wrong.Enqueue($"{kill}: {left}");
            }

            return kill.Moment == 0 ? int.Parse(output, CultureInfo.InvariantCulture) : 0;
        }
        finally
        {
            directory.Delete(recursive: true);
        }
    }

    private static async Task<(bool IsDead, string Output)> OwnAsync(LocalCloud cloud, string ledger, Kill kill)
    {
        using var owner = Process.Start(new ProcessStartInfo("dotnet")
        {
            ArgumentList = { Path.Combine(AppContext.BaseDirectory, "Spinup.CrashOwner.dll"), cloud.ApiUrl.ToString(), cloud.Token, ledger, kill.Scenario, kill.Moment.ToString(CultureInfo.InvariantCulture) },
            RedirectStandardOutput = true,
            RedirectStandardError = true,
        })!;
        var output = owner.StandardOutput.ReadToEndAsync();
        var error = await owner.StandardError.ReadToEndAsync();
        await owner.WaitForExitAsync();

        // 128 + 9: killed, as was wished.
        return (owner.ExitCode == 137, (await output).Trim() + (owner.ExitCode is 0 or 137 ? "" : error.Trim()));
    }

    /// <summary>One sweep, as a stranger with the token and perhaps a ledger does it.</summary>
    private static async Task SweepAsync(LocalCloud cloud, string? ledger)
    {
        await using var client = SpinupClient.Create(
            new SpinupOptions { ApiUrl = cloud.ApiUrl, Token = cloud.Token, LedgerPath = ledger, MaxRetries = 10 },
            builder => builder.Services.Configure<SettleOptions>(o =>
            {
                o.FirstLook = TimeSpan.FromMilliseconds(1);
                o.BetweenLooks = TimeSpan.FromMilliseconds(10);
                o.LongestPause = TimeSpan.FromMilliseconds(50);
                o.DeleteAgainAfter = TimeSpan.FromMilliseconds(100);
                o.SecondLook = TimeSpan.FromMilliseconds(10);
            }));
        await client.Services.GetRequiredService<IDropletReaper>().SweepAsync();
    }

    private enum Mode
    {
        WithItsLedger,
        WithoutALedger,
        FromAnotherMachine,
    }

    private sealed record Kill(string Scenario, string Fault, int Seed, int Moment)
    {
        // Neighbouring moments and the same moment under other seeds take another.
        public Mode Mode => (Mode)((Seed + (Moment / 2)) % 3);

        public override string ToString() => FormattableString.Invariant($"scenario {Scenario}, fault {Fault}, seed {Seed}, killed at moment {Moment}, swept {Mode}");
    }

    /// <summary>The cloud's clock, which a test can put forward past every lease.</summary>
    private sealed class ShiftedClock : TimeProvider
    {
        private long shiftTicks;

        public TimeSpan Shift
        {
            get => new(Interlocked.Read(ref shiftTicks));
            set => Interlocked.Exchange(ref shiftTicks, value.Ticks);
        }

        public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + Shift;
    }

    /// <summary>What somebody else has in the account, some of it with names that resemble ours.</summary>
    private sealed record Foreign(IReadOnlyList<string> Before)
    {
        public static async Task<Foreign> MakeAsync(LocalCloud cloud)
        {
            await using var client = SpinupClient.Create(new SpinupOptions { ApiUrl = cloud.ApiUrl, Token = cloud.Token });
            string[] names = ["web-1", "spe-engagement-01k9xw3h5m8q2v7r4t6y0zabcd-1kdr3xgk7p2", "spe-task"];
            foreach (var name in names)
            {
                await client.Api.Droplets.CreateAsync(new() { Name = name, Region = "nyc3", Size = "s-1vcpu-1gb", Image = "ubuntu-24-04-x64", Tags = ["web", "spinup-run-mine"] });
            }

            await client.Api.Volumes.CreateAsync(new() { Name = "spe-data", Region = "nyc3", SizeGib = 1 });
            await client.Api.SshKeys.CreateAsync(new() { Name = "spe-key-of-somebody", PublicKey = Spinup.Sdk.Remote.HostKeyPair.Create().PublicLine });
            await client.Api.Tags.CreateAsync(new() { Name = "spinup-until-forever" });
            return new(Everything(cloud));
        }

        /// <summary>Says what is there that was not, and what is not there that was.</summary>
        public IEnumerable<string> Compare(LocalCloud cloud)
        {
            var after = Everything(cloud);
            return after.Except(Before).Select(left => $"left behind: {left}").Concat(Before.Except(after).Select(gone => $"not ours, and gone: {gone}"));
        }

        private static List<string> Everything(LocalCloud cloud)
        {
            var account = cloud.Account();
            return [.. account.Droplets.Select(droplet => $"droplet {droplet.Id} {droplet.Name}"), .. account.Keys.Select(key => $"key {key.Id} {key.Name}"),
                .. account.Volumes.Select(volume => $"volume {volume.Id} {volume.Name}"), .. account.Tags.Select(tag => $"tag {tag}")];
        }
    }
}
