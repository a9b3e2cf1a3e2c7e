namespace Spinup.Sdk.Pricing;

/// <summary>DigitalOcean's billing rule for droplets since 2026-01-01, in decimal arithmetic.</summary>
/// <remarks>
/// <para>Per second, begun seconds counted whole, from create to delete, whether the droplet runs or is powered off. At least the
/// price of 60 seconds or one cent a droplet, whichever is more. Within one calendar month (UTC) at most the size's monthly price,
/// which is the price of 672 hours; the next month starts from nothing.</para>
/// <para>Results are rounded half away from zero to a hundredth of a cent; an invoice sums before it rounds to cents. Taxes,
/// transfer, backups and discounts are not part of it.</para>
/// </remarks>
public static class BillingRule
{
    private const decimal LeastUsd = 0.01m;
    private const decimal SecondsPerHour = 3600m;
    private static readonly TimeSpan LeastTime = TimeSpan.FromSeconds(60);

    /// <summary>Says what a droplet costs that exists from one moment to another.</summary>
    /// <param name="price">The price of its size.</param>
    /// <param name="createdAt">When it was created.</param>
    /// <param name="destroyedAt">When its delete was accepted; a moment before <paramref name="createdAt"/> counts as that moment.</param>
    /// <returns>US dollars.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A price is negative.</exception>
    public static decimal CostUsd(DropletPrice price, DateTimeOffset createdAt, DateTimeOffset destroyedAt) =>
        decimal.Round(ExactUsd(price, createdAt, destroyedAt), 4, MidpointRounding.AwayFromZero);

    /// <summary>Says what <see cref="CostUsd"/> says, before it is rounded.</summary>
    internal static decimal ExactUsd(DropletPrice price, DateTimeOffset createdAt, DateTimeOffset destroyedAt)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(price.PerHourUsd, nameof(price));
        ArgumentOutOfRangeException.ThrowIfNegative(price.PerMonthUsd, nameof(price));
        var perSecond = price.ExactPerHourUsd / SecondsPerHour;
        var from = createdAt.UtcDateTime;
        var to = from.AddSeconds(WholeSeconds(destroyedAt - createdAt));
        var sum = 0m;
        while (from < to)
        {
            var nextMonth = new DateTime(from.Year, from.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1);
            var until = to < nextMonth ? to : nextMonth;
            var cost = (decimal)(until - from).Ticks / TimeSpan.TicksPerSecond * perSecond;
            sum += price.PerMonthUsd > 0 ? Math.Min(cost, price.PerMonthUsd) : cost;
            from = until;
        }

        return Math.Max(sum, LeastOf(price));
    }

    /// <summary>Says what the shortest life of a droplet costs.</summary>
    internal static decimal LeastOf(DropletPrice price) => Math.Max(LeastUsd, (decimal)LeastTime.TotalSeconds * price.ExactPerHourUsd / SecondsPerHour);

    /// <summary>Says how long a droplet can be kept for what its shortest life costs anyway: destroying it earlier saves nothing.</summary>
    /// <param name="price">The price of its size.</param>
    /// <returns>At least 60 seconds; <see cref="TimeSpan.MaxValue"/> for a size that costs nothing.</returns>
    /// <exception cref="ArgumentOutOfRangeException">A price is negative.</exception>
    public static TimeSpan PaidFor(DropletPrice price)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(price.PerHourUsd, nameof(price));
        ArgumentOutOfRangeException.ThrowIfNegative(price.PerMonthUsd, nameof(price));
        var perHour = price.ExactPerHourUsd;
        if (perHour == 0)
        {
            return TimeSpan.MaxValue;
        }

        var seconds = LeastUsd / perHour * SecondsPerHour;
        var cent = seconds >= (decimal)TimeSpan.MaxValue.TotalSeconds ? TimeSpan.MaxValue : TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
        return cent > LeastTime ? cent : LeastTime;
    }

    private static long WholeSeconds(TimeSpan lived) =>
        lived <= TimeSpan.Zero ? 0 : (lived.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
}
