using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>How a policy did on a trace.</summary>
/// <remarks>
/// <para>Periods the trace knows nothing of (<see cref="UnknownTicks"/>) are in none of the figures, the dollars included.</para>
/// <para>Accuracy, time share and instability follow the elasticity metrics of the SPEC Research Group (Herbst et al., "Ready for Rain? A View from SPEC
/// Research on the Future of Cloud Metrics", SPEC-RG-2016-01), with demand = the whole droplets that serve the tick's requests without loss, at least
/// one, and supply = the droplets that served, as their mean over the tick. Of a tick in which only one of the two moves, the paper's instability says
/// that they move apart; here only opposite movements count, because a pool of whole droplets cannot follow each movement.</para>
/// </remarks>
public sealed record BacktestResult
{
    internal BacktestResult()
    {
    }

    /// <summary>Gets how many ticks the trace has.</summary>
    public int Ticks { get; init; }

    /// <summary>Gets how many of them the trace knows nothing of.</summary>
    public int UnknownTicks { get; init; }

    /// <summary>Gets what the droplets cost in US dollars, those among them that were there at the beginning and at the end.</summary>
    public decimal Usd { get; init; }

    /// <summary>Gets how many hours the droplets lived together.</summary>
    public double DropletHours { get; init; }

    /// <summary>Gets how many requests came.</summary>
    public double Requests { get; init; }

    /// <summary>Gets how many of them were turned away.</summary>
    public double Dropped { get; init; }

    /// <summary>Gets how many of a million requests were turned away.</summary>
    public double DroppedPpm => Requests > 0 ? Dropped / Requests * 1e6 : 0;

    /// <summary>Gets the mean shortage in percent of the demand (theta U).</summary>
    public double ThetaUnder { get; init; }

    /// <summary>Gets the mean surplus in percent of the demand (theta O).</summary>
    public double ThetaOver { get; init; }

    /// <summary>Gets the percentage of the time with a shortage (tau U).</summary>
    public double TauUnder { get; init; }

    /// <summary>Gets the percentage of the time with a surplus (tau O).</summary>
    public double TauOver { get; init; }

    /// <summary>Gets the percentage of the ticks in which supply and demand moved in opposite directions (upsilon).</summary>
    public double Instability { get; init; }

    /// <summary>Gets how many droplets were created, without those of the beginning and failed attempts.</summary>
    public int Creates { get; init; }

    /// <summary>Gets how many droplets were destroyed before the end.</summary>
    public int Destroys { get; init; }

    /// <summary>Gets how many creates failed.</summary>
    public int FailedCreates { get; init; }

    /// <summary>Gets how many droplets were created or destroyed.</summary>
    public int Churn => Creates + Destroys;

    /// <summary>Gets how often the load was above the capacity for a while.</summary>
    public int Recoveries { get; init; }

    /// <summary>Gets how long it took from load above capacity until the capacity was enough again, on the mean.</summary>
    public TimeSpan RecoveryMean { get; init; }

    /// <summary>Gets how long it took at most.</summary>
    public TimeSpan RecoveryMax { get; init; }

    /// <summary>Gets what one droplet served at full utilization, in requests a second.</summary>
    public double CapacityPerDroplet { get; init; }

    /// <summary>Gets what serving one request costs on a droplet that is busy to the full, in US dollars.</summary>
    public double RequestUsd { get; init; }

    /// <summary>Gets the load as it was run: requests in each tick, not a number where nothing is known.</summary>
    public required LoadTrace Load { get; init; }

    /// <summary>Gets how many droplets served in each tick, as the mean over it.</summary>
    public ImmutableArray<double> Supply { get; init; } = [];

    /// <summary>Gets the decisions, from the second tick on; the first tick starts with enough droplets for it.</summary>
    /// <value>Empty unless they were asked for.</value>
    public ImmutableArray<ScalingDecision> Decisions { get; init; } = [];

    /// <summary>Says what it cost in all: droplets, and lost requests.</summary>
    /// <param name="lossFactor">What a lost request costs, in multiples of <see cref="RequestUsd"/>; not negative.</param>
    /// <returns>US dollars.</returns>
    /// <exception cref="ArgumentException">The factor is negative or no number.</exception>
    public double TotalUsd(double lossFactor) => lossFactor >= 0 && double.IsFinite(lossFactor)
        ? (double)Usd + (lossFactor * Dropped * RequestUsd)
        : throw new ArgumentException(FormattableString.Invariant($"The loss factor is {lossFactor}; it has to be a number that is not negative."), nameof(lossFactor));
}
