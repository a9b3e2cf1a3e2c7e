using Spinup.Sdk.Autoscaling.Victims;
using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>The world a backtest runs in.</summary>
/// <remarks>
/// Time goes in ticks. A decision at the beginning of a tick sees what was measured in the tick before it. A droplet that is asked for then serves from
/// its boot time on, one that is given up serves no longer; within a tick the capacity is the mean over time. Load is spread evenly over the droplets
/// that serve; what is above their capacity is turned away at once.
/// </remarks>
public sealed record SimulationModel
{
    /// <summary>Gets what one droplet can serve at full utilization, in requests a second.</summary>
    /// <value>Null: as <see cref="PeakDroplets"/> says. More than zero.</value>
    public double? CapacityPerDroplet { get; init; }

    /// <summary>Gets how many droplets the highest load of the trace keeps busy to <see cref="PeakUtilization"/>, which says what one can serve.</summary>
    /// <value>40. More than zero. Not looked at when <see cref="CapacityPerDroplet"/> is given.</value>
    public double PeakDroplets { get; init; } = 40;

    /// <summary>Gets how busy <see cref="PeakDroplets"/> are. A static pool, the oracle, and the size a backtest starts with are measured by it too.</summary>
    /// <value>0.8. More than zero, at most 1.</value>
    public double PeakUtilization { get; init; } = 0.8;

    /// <summary>Gets how long it takes from asking for a droplet until it serves.</summary>
    /// <value>2 minutes. Between zero and 1 day.</value>
    public TimeSpan BootTime { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets how far boot times lie from <see cref="BootTime"/> at most, in both directions, each equally often.</summary>
    /// <value>Zero: all alike. Not more than <see cref="BootTime"/>.</value>
    public TimeSpan BootSpread { get; init; } = TimeSpan.Zero;

    /// <summary>Gets how late measurements come. Counts in whole ticks, begun ones as whole.</summary>
    /// <value>Zero. Between zero and 1 hour.</value>
    public TimeSpan MetricDelay { get; init; } = TimeSpan.Zero;

    /// <summary>Gets the share of the readings that are lost: each member's, and the balancer's.</summary>
    /// <value>0. Between 0 and 1.</value>
    public double MetricLoss { get; init; }

    /// <summary>Gets the share of the creates that fail. They cost nothing and are tried again at the next tick.</summary>
    /// <value>0. Between 0 and 1.</value>
    public double CreateFailures { get; init; }

    /// <summary>Gets what a droplet costs; billed as <see cref="BillingRule"/> has it.</summary>
    /// <value>Free. Not negative.</value>
    public DropletPrice Price { get; init; }

    /// <summary>Gets the time between two decisions.</summary>
    /// <value>60 seconds. Between 1 second and 1 hour.</value>
    public TimeSpan Tick { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets which droplets leave first. One that had better stay a while serves and is counted until it goes.</summary>
    /// <value><see cref="VictimPolicies.PennyAware"/>: the youngest of those whose first cent is used.</value>
    public IVictimPolicy Victims { get; init; } = VictimPolicies.PennyAware();

    /// <summary>Gets which chance boot times, lost readings and failed creates follow.</summary>
    /// <value>1.</value>
    public int Seed { get; init; } = 1;

    internal void ThrowIfWrong()
    {
        ArgumentNullException.ThrowIfNull(Victims);
        Check(CapacityPerDroplet ?? 1, value => value > 0 && double.IsFinite(value), nameof(CapacityPerDroplet), "a number of requests a second above 0");
        Check(PeakDroplets, value => value is > 0 and <= 10_000, nameof(PeakDroplets), "a number of droplets above 0 and up to 10000");
        Check(PeakUtilization, value => value is > 0 and <= 1, nameof(PeakUtilization), "above 0 and at most 1");
        Check(MetricLoss, value => value is >= 0 and <= 1, nameof(MetricLoss), "a share from 0 to 1");
        Check(CreateFailures, value => value is >= 0 and <= 1, nameof(CreateFailures), "a share from 0 to 1");
        Check(Price.PerHourUsd, value => value >= 0, "Price.PerHourUsd", "a number of US dollars that is not negative");
        Check(Price.PerMonthUsd, value => value >= 0, "Price.PerMonthUsd", "a number of US dollars that is not negative");
        Check(BootTime, value => value >= TimeSpan.Zero && value <= TimeSpan.FromDays(1), nameof(BootTime), "from zero to 1 day");
        Check(BootSpread, value => value >= TimeSpan.Zero && value <= BootTime, nameof(BootSpread), $"from zero to {nameof(BootTime)}, which is {BootTime}");
        Check(MetricDelay, value => value >= TimeSpan.Zero && value <= TimeSpan.FromHours(1), nameof(MetricDelay), "from zero to 1 hour");
        Check(Tick, value => value >= TimeSpan.FromSeconds(1) && value <= TimeSpan.FromHours(1), nameof(Tick), "from 1 second to 1 hour");
    }

    private static void Check<T>(T value, Func<T, bool> isRight, string name, string allowed)
    {
        if (!isRight(value))
        {
            throw new ArgumentException(FormattableString.Invariant($"{name} is {value}; it has to be {allowed}."), name);
        }
    }
}
