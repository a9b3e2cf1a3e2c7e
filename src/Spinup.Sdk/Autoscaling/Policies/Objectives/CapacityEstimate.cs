using Spinup.Sdk.Autoscaling.Gates;

namespace Spinup.Sdk.Autoscaling.Policies.Objectives;

/// <summary>Learns what one member can serve: load over the utilization it causes.</summary>
/// <remarks>
/// A ratio of sums, so that busy times, where a member's idle work matters least, weigh most. Not learned while members are saturated: they then
/// serve less than comes. Half-life of six hours. A release that makes requests much dearer saturates the members with less than they are taken to
/// serve: seen for three minutes, that makes all that was learned void.
/// </remarks>
/// <param name="full">The utilization at which a member is busy to the full.</param>
/// <param name="tick">A tick in minutes.</param>
internal sealed class CapacityEstimate(double full, double tick)
{
    private const double HalfLife = 360;

    // Below this a member's own work drowns the requests', above it requests wait or are turned away; the second as a share of full.
    private const double LeastBusy = 0.02;
    private const double MostBusy = 0.95;

    // Who is saturated with less than the first share of what it is taken to serve cannot serve that. Between the two, as a pool that fits its load closely is,
    // nobody can tell: to believe that much less brings a member or so, and with it the proof. In minutes, how long it has to be so.
    private const double Contradiction = 0.98;
    private const double Suspicion = 0.999;
    private const double Believed = 0.95;
    private const double Patience = 3;

    private readonly double fade = Math.Pow(2, -tick / HalfLife);
    private readonly int patience = Math.Max(2, (int)Math.Ceiling(Patience / tick));
    private double loads;
    private double busy;
    private int contradicted;

    /// <summary>Gets what a member can serve, in the load's unit.</summary>
    /// <value>Not a number until something was learned, and again once that has proved wrong.</value>
    public double PerMember => busy > 0 ? loads * full / busy : double.NaN;

    /// <param name="load">The load.</param>
    /// <param name="utilization">The members' utilization in the same time.</param>
    /// <param name="serving">How many serve, for members whose reading was lost.</param>
    public void Learn(double load, MetricReading utilization, int serving)
    {
        var (sum, reported) = (0.0, 0);
        foreach (ref readonly var member in utilization.Members.AsSpan())
        {
            if (TrustCheck.IsValue(member.Value) && member.Capacity > 0)
            {
                (sum, reported) = (sum + (member.Value / member.Capacity), reported + 1);
            }
        }

        var mean = utilization.Total ?? (reported > 0 ? sum / reported : double.NaN);
        if (!(load > 0 && mean >= LeastBusy))
        {
            return;
        }

        if (mean > MostBusy * full)
        {
            Doubt(load * full / mean, utilization.Total is null ? reported : serving);
            return;
        }

        contradicted = 0;

        // Readings are of those that served then; only where some were lost are the members of now the better count.
        var members = utilization.Total is not null || reported < serving ? serving : reported;
        if (members > 0)
        {
            (loads, busy) = ((loads * fade) + load, (busy * fade) + (mean * members));
        }
    }

    private void Doubt(double most, int members)
    {
        var share = most / (PerMember * members);
        contradicted = share < Suspicion ? contradicted + 1 : 0;
        if (contradicted >= patience)
        {
            (loads, busy, contradicted) = share < Contradiction ? (0, 0, 0) : (loads * Believed, busy, 0);
        }
    }
}
