using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Autoscaling.Policies.Objectives;

/// <summary>Weighs droplets against lost requests, one call a tick.</summary>
/// <remarks>What a load teaches is taken in only after the decision, so that from one past a higher load never leads to fewer members.</remarks>
internal sealed class ObjectiveWeighing
{
    // Inside, loads are requests a minute, whatever the tick: what the square root of a count is taken of.
    private const double Minute = 60;

    // A member is taken to be wanted at least this long; with a cent's minimum it is paid for that long anyway at $42 a month.
    private static readonly TimeSpan LeastStay = TimeSpan.FromMinutes(9.6);
    private const double LeastOfAPurchase = 0.25;

    // A load above what twice the most members can serve is too much by any measure; taken as it is, one reading of a broken counter would spoil what was learned for days.
    // Before a member's capacity is known: more than any balancer's counter says, in requests a minute.
    private const double TimesTheMost = 2;
    private const double MostPerMinute = 1e13;

    private readonly ServiceObjectiveOptions options;
    private readonly TimeSpan tick;
    private readonly LoadLevels levels;
    private readonly ForecastBank next;
    private readonly CapacityEstimate capacity;
    private readonly LossBudget? budget;
    private readonly int warmUp;
    private ForecastBank? later;
    private double lastCapacity = double.NaN;
    private int lastServing = int.MaxValue / 2;
    private int seen;

    public ObjectiveWeighing(ServiceObjectiveOptions options, TimeSpan tick)
    {
        (this.options, this.tick, levels, next, capacity) = (options, tick, new(tick), new(1, tick.TotalMinutes), new(options.FullUtilization, tick.TotalMinutes));
        budget = options.LostPerMillion is { } lost ? new(lost, tick.TotalMinutes) : null;
        warmUp = (int)Math.Ceiling(options.WarmUp / tick);
    }

    /// <summary>Lets ticks pass in which nobody asked.</summary>
    public void Skip(int ticks)
    {
        later?.Skip(ticks);
        next.Skip(ticks);
    }

    public ObjectiveVerdict Weigh(in PolicyContext context, double perSecond)
    {
        var input = context.Input;
        var (serving, owned) = (PolicyMetrics.ReadyOf(input), PolicyMetrics.LiveOf(input));
        var known = PerMember;
        var most = TimesTheMost * context.Max * (double.IsNaN(known) ? lastCapacity : known);
        var load = Math.Min(perSecond * Minute, double.IsNaN(most) ? MostPerMinute : most);
        if (context.Trusts(options.Utilization, out _) && input.FindMetric(options.Utilization) is { } utilization)
        {
            capacity.Learn(load, utilization, serving);
        }

        var perMember = !double.IsNaN(known) ? known : !double.IsNaN(PerMember) ? PerMember : lastCapacity;
        if (double.IsNaN(perMember))
        {
            return new(0, "what a member can serve is not known yet");
        }

        var lossFactor = budget?.Factor ?? options.LossFactor;
        var ahead = (int)Math.Ceiling(context.BootTime / tick) + 1;
        later ??= new(Math.Max(2, ahead), tick.TotalMinutes);
        later.LookAhead(Math.Max(2, ahead));
        levels.Observe(load, input.At - tick);
        later.Forecast(levels, perMember, lossFactor);
        next.Forecast(levels, perMember, lossFactor);
        var verdict = seen < warmUp ? new(0, "too little was seen yet to forecast")
            : double.IsNaN(known) ? new(0, "members were busy to the full with less than they were known to serve")
            : Verdict(context, perMember, lossFactor, serving, owned);
        Learn(load, perMember, lossFactor);

        // What serves in the tick whose load comes next.
        lastServing = verdict.Fallback is null ? serving - Math.Max(0, owned - verdict.Count) : serving;
        return verdict;
    }

    private double PerMember => options.CapacityPerMember * Minute ?? capacity.PerMember;

    private ObjectiveVerdict Verdict(in PolicyContext context, double perMember, double lossFactor, int serving, int owned)
    {
        var stay = context.Price.ExactPerHourUsd > 0 && BillingRule.PaidFor(context.Price) is var paid && paid > LeastStay ? paid : LeastStay;
        var discount = Math.Max(LeastOfAPurchase, 1 - (context.BootTime / stay));
        var count = later!.Best.Needed(perMember, lossFactor * discount);
        if (owned >= count)
        {
            // Giving up acts at once, so both what is needed now and what is needed later must be left.
            var spare = Math.Min(owned - later.Best.Needed(perMember, lossFactor), serving - next.Best.Needed(perMember, lossFactor));
            count = owned - Math.Max(0, spare);
        }

        return new(count, null, later.BestName, later.Best.Load / Minute, later.Best.EnoughOf(count, perMember), lossFactor * later.Best.ShareOf(count, perMember));
    }

    private void Learn(double load, double perMember, double lossFactor)
    {
        later!.Learn(load, perMember, lossFactor);
        next.Learn(load, perMember, lossFactor);
        levels.Learn();
        budget?.Observe(load, double.IsNaN(lastCapacity) ? 0 : Math.Max(0, load - (lastServing * lastCapacity)));
        lastCapacity = perMember;
        seen++;
    }
}
