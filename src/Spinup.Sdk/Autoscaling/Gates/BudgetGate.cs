using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>Clips to what the pool may cost an hour and a month. It never goes below the fewest members: that they can be paid is checked at the start.</summary>
internal sealed class BudgetGate : IScalingGate
{
    private readonly BudgetOptions options;
    private readonly double perHour;
    private readonly double mostAnHour;
    private readonly double reserveHours;
    private readonly MonthSpending? spending;

    /// <param name="options">The limits.</param>
    /// <param name="price">A member's price.</param>
    /// <param name="interval">The time between two decisions.</param>
    public BudgetGate(BudgetOptions options, DropletPrice price, TimeSpan interval)
    {
        this.options = options;
        perHour = (double)price.ExactPerHourUsd;
        mostAnHour = options.PerHourUsd is { } hour && price.ExactPerHourUsd > 0 ? (double)decimal.Floor(Math.Min(hour / price.ExactPerHourUsd, int.MaxValue)) : double.PositiveInfinity;

        // What is bought now is paid for until the next decision can give it back, and for its first cent in any case; twice the interval, because a decision may come late.
        var reserve = interval * 2 > BillingRule.PaidFor(price) ? interval * 2 : BillingRule.PaidFor(price);
        spending = options.PerMonthUsd is null || price.ExactPerHourUsd == 0 ? null : new(price);
        reserveHours = Math.Min(reserve.TotalHours, 24 * 31);
    }

    public ScalingGate Kind => ScalingGate.Budget;

    public void Observe(in GateContext context, int wanted)
    {
        spending?.Observe(context.Input);
    }

    public int Apply(in GateContext context, int wanted, out ProposalReason reason)
    {
        reason = default;
        var (most, limit, unit) = (mostAnHour, (double)(options.PerHourUsd ?? 0), "hour");
        if (options.PerMonthUsd is { } perMonth && perHour > 0 && MostThisMonth(context, (double)perMonth) is var month && month < most)
        {
            (most, limit, unit) = (month, (double)perMonth, "month");
        }

        var allowed = (int)Math.Max(context.Min, Math.Min(most, int.MaxValue));
        if (wanted <= allowed)
        {
            return wanted;
        }

        reason = new("budget of ${1:0.00} a {0} held back {2}", unit, limit, wanted - allowed);
        return allowed;
    }

    private double MostThisMonth(in GateContext context, double perMonth)
    {
        var at = context.At.UtcDateTime;
        var end = new DateTime(at.Year, at.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1);
        var left = perMonth - (spending?.Usd ?? 0) - (context.Min * perHour * (end - at).TotalHours);
        return context.Min + Math.Floor(Math.Max(0, left) / (perHour * reserveHours));
    }
}
