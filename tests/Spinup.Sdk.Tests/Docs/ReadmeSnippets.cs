using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Backtesting;
using Spinup.Sdk.Autoscaling.Policies;
using Spinup.Sdk.Autoscaling.Policies.Objectives;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Droplets.Fleets;
using Spinup.Sdk.LoadBalancing.HAProxy;
using Spinup.Sdk.Metrics;
using Spinup.Sdk.Pools;
using Spinup.Sdk.Pricing;
using Spinup.Sdk.Remote;

namespace Spinup.Tests.Sdk.Docs;

/// <summary>README's code, compiled: each region's lines stand in README word for word (see <see cref="ReadmeTests"/>).</summary>
internal static class ReadmeSnippets
{
    public static async Task RentRunDestroyAsync(
        IServiceCollection services, string token, IEphemeralDropletFactory droplets, IProgress<DropletProgress> progress, RemoteOutput output, CancellationToken cancellationToken)
    {
        #region rent-run-destroy
        services.AddSpinup(o => o.Token = token);

        await using var droplet = await droplets.CreateAsync(new EphemeralDropletSpec
        {
            Label = "engagement", Size = "m-2vcpu-16gb", Region = "nyc3", Image = "ubuntu-24-04-x64", MaxLifetime = TimeSpan.FromHours(1),
        }, progress, cancellationToken);
        await droplet.UploadAsync("backup/", "roadmap/", cancellationToken: cancellationToken);
        var result = await droplet.RunAsync("cd roadmap && ./engagement.sh", output, cancellationToken);
        await droplet.DownloadAsync("roadmap/out/", "results/", cancellationToken: cancellationToken);
        var receipt = await droplet.DestroyAsync(cancellationToken);   // or just leave the block
        #endregion
    }

    public static async Task ManyWithinACapAsync(
        IServiceCollection services, string token, IEphemeralDropletFactory droplets, EphemeralDropletSpec spec, CancellationToken cancellationToken)
    {
        #region many-within-a-cap
        services.AddSpinup(o =>
        {
            o.Token = token;
            o.LedgerPath = "/var/lib/mine/spinup.jsonl";
            o.SpendCap = new SpendCap { PerRunUsd = 5, PerMonthUsd = 200 };
            o.Watchdog.Enabled = true;             // destroys them even if this process gets a SIGKILL
        }).AddDropletReaper();                     // and this what any other process left behind

        await using var fleet = await droplets.CreateManyAsync(spec, 50, PartialSuccess.KeepReady, cancellationToken: cancellationToken);
        await fleet.RenewAsync(TimeSpan.FromHours(2), cancellationToken);
        var receipts = await fleet.DestroyAsync(cancellationToken);
        #endregion
    }

    public static void Decide(ScalingInput input, TextReader file)
    {
        #region decide
        var options = new AutoscalerOptions { Min = 1, Max = 40, Price = new DropletPrice(0.0625m, 42m) };
        options.Budget.PerMonthUsd = 400;
        options.Policies.Add(() => new ServiceObjectivePolicy(new() { LossFactor = 20 }));   // a lost request hurts 20 times what serving it costs

        var decision = new ScalingDecider(options).Decide(input);
        Console.WriteLine(decision);            // 3 -> 5: load 410/s, 455/s expected by the last 2 minutes; enough for it 98.7%; one more costs ...

        var trace = TraceReader.Read(file).Resample(TimeSpan.FromMinutes(1));
        var world = new SimulationModel { CapacityPerDroplet = 120, BootTime = TimeSpan.FromSeconds(90), Price = new DropletPrice(0.0625m, 42m) };
        var past = Backtest.Run(options, trace, world);
        Console.WriteLine($"${past.Usd}, {past.DroppedPpm:0} of a million lost");
        #endregion
    }

    public static void Autoscale(IServiceCollection services, string token)
    {
        #region autoscale
        services.AddSpinup(o => o.Token = token).AddAutoscaler("web", setup =>
        {
            setup.Pool = new DropletPoolSpec { Name = "web", Size = "s-2vcpu-4gb", Region = "nyc3", Image = 123456789, Port = 8080, Min = 1, Max = 10 };
            setup.Registry = _ => new HAProxyRegistry(new HAProxyOptions { Section = "web", Owner = "web" }, TimeProvider.System);
            setup.Sources.Add((_, registry) => new BalancerMetricSource(registry, capacity: 50));   // 50 requests in flight are a full member
            setup.Options.Policies.Add(() => new TargetTrackingPolicy(new() { Metric = BalancerMetricSource.InFlight, Target = 0.6 }));
        });
        #endregion
    }
}
