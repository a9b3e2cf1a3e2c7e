using System.Collections;
using System.Reflection;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Backtesting;
using Spinup.Sdk.Autoscaling.Gates;
using Spinup.Sdk.Pricing;

namespace Spinup.Tests.Sdk.Autoscaling.Backtesting;

/// <summary>A backtest is the live pool's decider on another clock, and the same twice.</summary>
public sealed class BacktestReplayTests
{
    private static readonly LoadTrace Trace = GeneratedTrace.WithNoise(GeneratedTrace.Diurnal(50, 900, TimeSpan.FromDays(2)), 0.1, seed: 3);

    private static readonly SimulationModel Rough = new()
    {
        CapacityPerDroplet = 30,
        Price = new DropletPrice(0.0625m, 0),
        BootSpread = TimeSpan.FromSeconds(70),
        MetricLoss = 0.1,
        CreateFailures = 0.2,
        MetricDelay = TimeSpan.FromSeconds(60),
        Seed = 11,
    };

    [Fact]
    public void Run_Twice_DecidesTheSameToTheLetter()
    {
        var first = Backtest.Run(ScriptedPolicy.Proportional(30), Trace, Rough, keepDecisions: true);
        var second = Backtest.Run(ScriptedPolicy.Proportional(30), Trace, Rough, keepDecisions: true);
        var withoutDecisions = Backtest.Run(ScriptedPolicy.Proportional(30), Trace, Rough);

        Assert.Equal(2879, first.Decisions.Length);
        Assert.Equal(first.Decisions.Select(decision => decision.ToJson()), second.Decisions.Select(decision => decision.ToJson()));
        Assert.Equal((first.Usd, first.Dropped), (withoutDecisions.Usd, withoutDecisions.Dropped));
        Assert.Equal(first.Supply.ToArray(), withoutDecisions.Supply.ToArray());
        Assert.NotEqual(first.Supply.ToArray(), Backtest.Run(ScriptedPolicy.Proportional(30), Trace, Rough with { Seed = 12 }).Supply.ToArray());
    }

    [Fact]
    public void Run_ItsInputsReplayedByADecider_GiveTheSameDecisions()
    {
        var options = ScriptedPolicy.Proportional(30);
        var (lines, decisions) = (new List<string>(), new List<string>());
        new Simulation(options, new(Trace, Rough), keepDecisions: false, (input, decision) =>
        {
            lines.Add(ScalingInputLog.ToLine(input));
            decisions.Add(decision.ToJson());
        }).Run();

        var replayed = ScalingInputLog.Replay(SimulatedOptions.Of(options, Rough), lines.Select(ScalingInputLog.Parse)).Select(decision => decision.ToJson());

        Assert.Equal(decisions, replayed);
    }

    [Fact]
    public void Options_InASimulation_AreAllOfTheUsers()
    {
        var options = new AutoscalerOptions();
        Change(options);
        var copy = SimulatedOptions.Of(options, Rough);

        // The tick is the model's, and nothing is acted on anyway.
        Assert.Equal(Rough.Tick, copy.Interval);
        copy.Interval = options.Interval;
        copy.DryRun = options.DryRun;
        Assert.Equal(Written(options), Written(copy));
        Assert.NotEqual(Written(options), Written(new AutoscalerOptions()));
        Assert.NotSame(options.Distrust, copy.Distrust);
    }

    /// <summary>Gives every property another value than it has.</summary>
    private static void Change(object options)
    {
        foreach (var property in options.GetType().GetProperties())
        {
            var value = property.GetValue(options);
            if (property.CanWrite)
            {
                property.SetValue(options, Another(property.PropertyType, value));
            }
            else if (value is IList<RateRule> rules)
            {
                rules.Add(new(RateUnit.Percent, 7, TimeSpan.FromSeconds(77)));
            }
            else if (value is IList<Func<IScalingPolicy>> policies)
            {
                policies.Add(() => new ScriptedPolicy(_ => 1));
            }
            else
            {
                Change(value!);
            }
        }
    }

    private static object Another(Type type, object? value) => (Nullable.GetUnderlyingType(type) ?? type) switch
    {
        var t when t == typeof(int) => ((int?)value ?? 0) + 1,
        var t when t == typeof(double) => ((double?)value ?? 0) + 0.125,
        var t when t == typeof(decimal) => ((decimal?)value ?? 0) + 1,
        var t when t == typeof(bool) => !(bool)value!,
        var t when t == typeof(TimeSpan) => ((TimeSpan?)value ?? default) + TimeSpan.FromSeconds(1),
        var t when t == typeof(DropletPrice) => new DropletPrice(7, 0),
        { IsEnum: true } t => Enum.ToObject(t, (Convert.ToInt32(value, System.Globalization.CultureInfo.InvariantCulture) + 1) % Enum.GetValues(t).Length),
        var t => throw new InvalidOperationException($"Options have a {t}, which SimulatedOptions may not copy: look, and let this test know it."),
    };

    private static IEnumerable<string> Written(object options)
    {
        foreach (var property in options.GetType().GetProperties(BindingFlags.Public | BindingFlags.Instance))
        {
            var value = property.GetValue(options);
            if (value is IEnumerable list)
            {
                foreach (var item in list)
                {
                    yield return $"{property.Name}: {(item is Delegate made ? made.GetHashCode() : item)}";
                }
            }
            else if (value?.GetType() is { IsClass: true } type && type != typeof(string))
            {
                foreach (var inner in Written(value))
                {
                    yield return $"{property.Name}.{inner}";
                }
            }
            else
            {
                yield return $"{property.Name} = {value}";
            }
        }
    }
}
