using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Policies;
using Spinup.Sdk.LoadBalancing;
using Spinup.Sdk.Metrics;
using Spinup.Sdk.Pools;
using Spinup.Testing;
using Spinup.Tests.Sdk.Droplets;
using Spinup.Tests.Sdk.Pools;

namespace Spinup.Tests.Sdk.Hosting;

/// <summary>Two named autoscalers in one host, on a Memory cloud and balancers that behave.</summary>
public sealed class AutoscalerHostingTests
{
    [Fact]
    public async Task TwoAutoscalers_EachFollowsItsOwnLoad()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var (web, jobs) = (new FakeRegistry(), new FakeRegistry());
        var (busy, waiting) = (0.9, 6.0);
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSingleton(new PoolTimings { AtRest = TimeSpan.FromMilliseconds(50), InMotion = TimeSpan.FromMilliseconds(20), Pulse = TimeSpan.FromMilliseconds(20) });
        builder.Services
            .AddSpinup(o => (o.ApiUrl, o.Token, o.DestroyTimeout) = (fixture.Cloud.ApiUrl, fixture.Cloud.Token, TimeSpan.FromSeconds(20)))
            .AddAutoscaler("web", setup =>
            {
                setup.Pool = Spec("web");
                setup.Registry = _ => web;
                setup.Options.Policies.Add(() => new ThresholdPolicy());
                (setup.Options.Interval, setup.Options.Max, setup.Options.Stabilization.Down) = (TimeSpan.FromSeconds(1), 3, TimeSpan.Zero);
                setup.Sources.Add((_, _) => new DelegateMetricSource(MetricNames.Cpu, _ => ValueTask.FromResult(busy)));
            })
            .AddAutoscaler("jobs", setup =>
            {
                setup.Pool = Spec("jobs");
                setup.Registry = _ => jobs;
                setup.Options.Policies.Add(() => new QueueLengthPolicy(new() { Running = "", Slots = 2 }));
                (setup.Options.Interval, setup.Options.Stabilization.Down) = (TimeSpan.FromSeconds(1), TimeSpan.Zero);
                setup.Sources.Add((_, _) => new DelegateMetricSource(MetricNames.QueuePending, _ => ValueTask.FromResult(waiting)));
            });
        using var host = builder.Build();
        await host.StartAsync();

        await Eventually.Async(() => Ready(web) == 3 && Ready(jobs) == 3, () => string.Create(CultureInfo.InvariantCulture, $"web {Ready(web)}, jobs {Ready(jobs)}"));
        (busy, waiting) = (0.1, 0);
        await Eventually.Async(() => Ready(web) == 1 && Ready(jobs) == 1, () => string.Create(CultureInfo.InvariantCulture, $"web {Ready(web)}, jobs {Ready(jobs)}"));

        var reasons = host.Services.GetRequiredKeyedService<IAutoscaler>("web").Recent.Select(tick => tick.Decision.ToString()).ToList();
        Assert.Contains("2 -> 3: cpu 0.90 is maxed out (from 0.80)", reasons);
        foreach (var name in new[] { "web", "jobs" })
        {
            await host.Services.GetRequiredKeyedService<DropletPool>(name).DrainAsync();
        }

        await host.StopAsync();
    }

    [Fact]
    public void Setup_ThatCannotBe_IsRefusedAtTheStart_WithEveryProblem()
    {
        var services = new ServiceCollection();
        services.AddSpinup(o => o.Token = "dop_v1_x").AddAutoscaler("web", setup =>
        {
            setup.Pool = Spec("web") with { Min = 5, Max = 9 };
            setup.Options.Max = 3;
        });
        using var provider = services.BuildServiceProvider();

        var refusal = Assert.Throws<OptionsValidationException>(() => provider.GetRequiredService<IOptionsMonitor<Spinup.Sdk.Hosting.AutoscalerSetup>>().Get("web"));

        Assert.Contains(refusal.Failures, failure => failure.Contains("Registry is not set", StringComparison.Ordinal));
        Assert.Contains(refusal.Failures, failure => failure.Contains("wants 1 to 3 members and the pool allows 5 to 9", StringComparison.Ordinal));
        Assert.All(refusal.Failures, failure => Assert.StartsWith("Autoscaler \"web\": ", failure, StringComparison.Ordinal));
    }

    [Fact]
    public void Add_TheSameNameTwice_IsRefused()
    {
        var builder = new ServiceCollection().AddSpinup(o => o.Token = "dop_v1_x").AddAutoscaler("web", _ => { });

        Assert.Contains("\"web\" already", Assert.Throws<ArgumentException>(() => builder.AddAutoscaler("web", _ => { })).Message, StringComparison.Ordinal);
    }

    private static int Ready(FakeRegistry registry) => registry.Backends.Values.Count(backend => backend.State == BackendState.Ready);

    private static DropletPoolSpec Spec(string name) => new() { Name = name, Size = "s-1vcpu-1gb", Region = "nyc3", Image = "ubuntu-24-04-x64", Min = 1, Max = 6, Victims = Spinup.Sdk.Autoscaling.Victims.VictimPolicies.Youngest };
}
