using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Policies;

namespace Spinup.Tests.Sdk.Autoscaling.Policies;

public sealed class PredictivePolicyTests
{
    private static readonly TimeSpan Tick = TimeSpan.FromMinutes(1);

    [Fact]
    public void Predictive_APatternThatRepeats_RaisesTheFloorBeforeTheRise()
    {
        // 2 members of load, and 20 from 9 to 10 o'clock each day, with a rise of ten minutes.
        static double Demand(DateTimeOffset at) => (at.Hour == 8 && at.Minute >= 50 ? 2 + (1.8 * (at.Minute - 50)) : at.Hour == 9 ? 20 : 2) + (at.Minute % 3 * 0.05);
        var (promotedAt, floors) = Run(Demand, days: 5);

        Assert.True(promotedAt is { } promoted && promoted < Inputs.Start.AddDays(3), $"promoted {promotedAt}");
        var before = floors[Inputs.Start.Date.AddDays(4).AddHours(8).AddMinutes(52)];
        var now = Demand(new DateTimeOffset(Inputs.Start.Date.AddDays(4).AddHours(8).AddMinutes(52), TimeSpan.Zero)) / 0.7;
        Assert.True(before > now + 2, $"at 08:52 the floor is {before} and the load needs {now:0.0} now");
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    public void Predictive_NoPattern_IsNeverListenedTo(int seed)
    {
        var random = new Random(seed);
        var level = 5.0;
        var (promotedAt, _) = Run(_ => level = Math.Clamp(level + (random.NextDouble() - 0.5), 1, 20), days: 6);

        Assert.True(promotedAt is null, $"seed {seed}: promoted at {promotedAt}");
    }

    [Fact]
    public void Predictive_APatternThatStops_LosesItsPlace()
    {
        var policy = new PredictivePolicy();
        double Demand(DateTimeOffset at) => at < Inputs.Start.AddDays(4) ? (at.Hour is >= 9 and < 11 ? 20 : 2) + (at.Minute % 3 * 0.05) : 2 + (at.Minute % 3 * 0.05);
        var last = new ScalingProposal { Policy = "", Count = 0 };
        var wasPromoted = false;
        for (var at = Inputs.Start; at < Inputs.Start.AddDays(7); at += Tick)
        {
            last = Ask(policy, at, Demand(at));
            wasPromoted |= last.Floor is not null;
        }

        Assert.True(wasPromoted);
        Assert.Null(last.Floor);
    }

    [Fact]
    public void Predictive_OnlyRaises_WhateverElseIsWanted()
    {
        var options = FixedPolicy.Free(new FixedPolicy(_ => 50));
        options.Policies.Add(() => new PredictivePolicy());
        var decider = new ScalingDecider(options);
        for (var at = Inputs.Start; at < Inputs.Start.AddDays(3); at += Tick)
        {
            Assert.Equal(50, decider.Decide(InputAt(at, at.Hour == 9 ? 20 : 2)).To);
        }
    }

    private static (DateTimeOffset? PromotedAt, Dictionary<DateTime, int> Floors) Run(Func<DateTimeOffset, double> demand, int days)
    {
        var policy = new PredictivePolicy();
        DateTimeOffset? promotedAt = null;
        var floors = new Dictionary<DateTime, int>();
        for (var at = new DateTimeOffset(Inputs.Start.Date, TimeSpan.Zero); at < Inputs.Start.AddDays(days); at += Tick)
        {
            var proposal = Ask(policy, at, demand(at));
            if (proposal.Floor is { } floor)
            {
                promotedAt ??= at;
                floors[at.UtcDateTime] = floor;
            }
        }

        return (promotedAt, floors);
    }

    private static ScalingProposal Ask(PredictivePolicy policy, DateTimeOffset at, double demand) => policy.Propose(new(InputAt(at, demand), Tick, TimeSpan.FromMinutes(2), 1, 100, default));

    // Forty members share the demand.
    private static ScalingInput InputAt(DateTimeOffset at, double demand) => new() { At = at, Size = 40, Members = Inputs.Ready(40), Metrics = [Inputs.Total(MetricNames.Cpu, at, demand / 40)] };
}
