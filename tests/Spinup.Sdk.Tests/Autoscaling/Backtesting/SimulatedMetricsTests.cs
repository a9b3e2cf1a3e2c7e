using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Backtesting;
using Spinup.Sdk.Pricing;

namespace Spinup.Tests.Sdk.Autoscaling.Backtesting;

/// <summary>What a policy is shown in a simulation.</summary>
public sealed class SimulatedMetricsTests
{
    private static readonly SimulationModel Model = new() { CapacityPerDroplet = 10, Price = new DropletPrice(0.6m, 0) };

    [Fact]
    public void Input_DescribesTheTickBefore()
    {
        var inputs = Inputs(ScriptedPolicy.Script(1, 2, 2, 2), Traces.Of(300, 480, 1200, 1200, 1200), Model);

        Assert.Equal(Traces.Start + Traces.Minute, inputs[0].At);
        Assert.Equal([0.5, 0.8, 1, 1], inputs.Select(input => input.FindMetric(MetricNames.Cpu)!.Members[0].Value)); // Saturated, CPU says 1 and no more.
        Assert.Equal([5, 8, 20, 20], inputs.Select(input => input.FindMetric(MetricNames.Load)!.Total!.Value)); // The balancer knows all.
        Assert.All(inputs, input => Assert.Equal(input.At, input.FindMetric(MetricNames.Cpu)!.TakenAt));
    }

    [Fact]
    public void Input_OfAStartingMember_SaysSoAndHasNoReadingOfIt()
    {
        var inputs = Inputs(ScriptedPolicy.Script(2, 2, 2, 2), Traces.Of(480, 480, 480, 480, 480), Model);

        // Asked for at 1; seen starting at 2, serving at 3, and with a reading at 4.
        Assert.Equal([MemberState.Starting, MemberState.Running, MemberState.Running], inputs.Skip(1).Select(input => input.Members[1].State));
        Assert.Equal([1, 2, 2, 2], inputs.Select(input => input.Size));
        Assert.Equal([1, 1, 1, 2], inputs.Select(input => input.FindMetric(MetricNames.Cpu)!.Members.Length));
        Assert.Equal(Traces.Start + Traces.Minute, inputs[1].Members[1].CreatedAt);
        Assert.Equal(Traces.Start + (3 * Traces.Minute), inputs[3].Members[1].ReadinessChangedAt);
    }

    [Fact]
    public void Input_OfLateMetrics_IsOlder()
    {
        var inputs = Inputs(ScriptedPolicy.Script(1, 1, 1), Traces.Of(60, 120, 180, 240), Model with { MetricDelay = TimeSpan.FromSeconds(61) });

        Assert.Empty(inputs[0].Metrics);
        Assert.Empty(inputs[1].Metrics);
        // Of the first minute, which is the last that had ended 61 s before the third decision.
        Assert.Equal((1, Traces.Start + TimeSpan.FromSeconds(119)), (inputs[2].FindMetric(MetricNames.Load)!.Total, inputs[2].FindMetric(MetricNames.Load)!.TakenAt));
    }

    [Fact]
    public void Run_MetricsTwoMinutesLateAtADecisionEachFive_AreNotTooOldToJudgeBy()
    {
        var trace = GeneratedTrace.Diurnal(10, 500, TimeSpan.FromDays(1));
        var model = new SimulationModel { Tick = TimeSpan.FromMinutes(5), MetricDelay = TimeSpan.FromMinutes(2), Price = new(0.0625m, 42m) };

        Assert.True(Backtest.Run(new BacktestPolicies(trace, model).Create("hpa:0.5").Options, trace, model).Creates > 10);
    }

    [Fact]
    public void Input_OfLostReadings_LacksTheirShare()
    {
        var trace = GeneratedTrace.Steady(80, TimeSpan.FromDays(1));
        var inputs = Inputs(ScriptedPolicy.Options(_ => 10), trace, Model with { MetricLoss = 0.3 });

        Assert.InRange(inputs.Average(input => input.FindMetric(MetricNames.Cpu)!.Members.Length), 6.8, 7.2);
        Assert.InRange(inputs.Count(input => input.FindMetric(MetricNames.Load)!.Failure is not null) / (double)inputs.Count, 0.25, 0.35);
    }

    [Fact]
    public void Input_WithinAGap_HasFailedReadings()
    {
        var inputs = Inputs(ScriptedPolicy.Script(1, 1), Traces.Of(60, double.NaN, 60), Model);

        Assert.Null(inputs[0].FindMetric(MetricNames.Cpu)!.Failure);
        Assert.All(new[] { MetricNames.Cpu, MetricNames.Load }, name => Assert.NotNull(inputs[1].FindMetric(name)!.Failure));
    }

    [Fact]
    public void Input_LearnsBootTimes()
    {
        var inputs = Inputs(ScriptedPolicy.Script(4, 4, 4, 4, 4, 4), Traces.Of(1, 1, 1, 1, 1, 1, 1), Model with { BootTime = TimeSpan.FromSeconds(150) });

        // Asked for at 1:00, serving at 3:30, so known at 4:00.
        Assert.Equal([null, null, null, TimeSpan.FromSeconds(150)], inputs.Take(4).Select(input => input.BootTime));
    }

    private static List<ScalingInput> Inputs(AutoscalerOptions options, LoadTrace trace, SimulationModel model)
    {
        var inputs = new List<ScalingInput>();
        new Simulation(options, new(trace, model), keepDecisions: false, (input, _) => inputs.Add(input)).Run();
        return inputs;
    }
}
