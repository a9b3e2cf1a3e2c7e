namespace Spinup.Sdk.Pricing;

/// <summary>What volumes of block storage and their snapshots cost, in decimal arithmetic.</summary>
/// <remarks>
/// <para>A volume costs $0.10 a GiB of its size and month, attached or not, whatever is on it
/// (docs.digitalocean.com/products/volumes/details/pricing); a snapshot of one $0.06 a GiB of what it holds, at least one cent
/// (docs.digitalocean.com/products/snapshots/details/pricing, read 2026-11). DigitalOcean counts volumes by the hour; begun hours are
/// counted whole here, so that a short use is never said to be cheaper than it is. A month is 672 hours, and within one calendar
/// month (UTC) no more than the month's price is due; the next month starts from nothing.</para>
/// <para>The API names no price of volumes: these are the published ones. Results are rounded half away from zero to a hundredth of a
/// cent. Taxes and discounts are not part of it.</para>
/// </remarks>
public static class StorageRule
{
    /// <summary>The price of a GiB of a volume for a month, in US dollars.</summary>
    public const decimal VolumePerGibMonthUsd = 0.10m;

    /// <summary>The price of a GiB of a volume's snapshot for a month, in US dollars.</summary>
    public const decimal SnapshotPerGibMonthUsd = 0.06m;

    // 28 days, as for droplets: $0.10 / 672 is the published $0.000149 a GiB and hour.
    private const decimal HoursPerMonth = 672m;
    private const decimal LeastSnapshotUsd = 0.01m;

    /// <summary>Says what a volume costs that has one size from one moment to another.</summary>
    /// <param name="sizeGib">Its size in GiB; not negative.</param>
    /// <param name="createdAt">When it was created.</param>
    /// <param name="deletedAt">When it was deleted; a moment before <paramref name="createdAt"/> counts as that moment.</param>
    /// <returns>US dollars.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    public static decimal VolumeCostUsd(int sizeGib, DateTimeOffset createdAt, DateTimeOffset deletedAt)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeGib);
        return Rounded(CostUsd(sizeGib * VolumePerGibMonthUsd, createdAt, deletedAt));
    }

    /// <summary>Says what a snapshot of a volume costs that is kept from one moment to another.</summary>
    /// <param name="sizeGib">How much it holds in GiB; not negative.</param>
    /// <param name="createdAt">When it was made.</param>
    /// <param name="deletedAt">When it was deleted; a moment before <paramref name="createdAt"/> counts as that moment.</param>
    /// <returns>US dollars, at least one cent.</returns>
    /// <exception cref="ArgumentOutOfRangeException">The size is negative.</exception>
    public static decimal SnapshotCostUsd(decimal sizeGib, DateTimeOffset createdAt, DateTimeOffset deletedAt)
    {
        ArgumentOutOfRangeException.ThrowIfNegative(sizeGib);
        return Rounded(Math.Max(LeastSnapshotUsd, CostUsd(sizeGib * SnapshotPerGibMonthUsd, createdAt, deletedAt)));
    }

    private static decimal CostUsd(decimal perMonthUsd, DateTimeOffset createdAt, DateTimeOffset deletedAt)
    {
        var from = createdAt.UtcDateTime;
        var to = from.AddHours(WholeHours(deletedAt - createdAt));
        var sum = 0m;
        while (from < to)
        {
            var nextMonth = new DateTime(from.Year, from.Month, 1, 0, 0, 0, DateTimeKind.Utc).AddMonths(1);
            var until = to < nextMonth ? to : nextMonth;
            sum += Math.Min(perMonthUsd, (decimal)(until - from).Ticks / TimeSpan.TicksPerHour * perMonthUsd / HoursPerMonth);
            from = until;
        }

        return sum;
    }

    private static long WholeHours(TimeSpan lived) => lived <= TimeSpan.Zero ? 0 : (lived.Ticks + TimeSpan.TicksPerHour - 1) / TimeSpan.TicksPerHour;

    private static decimal Rounded(decimal usd) => decimal.Round(usd, 4, MidpointRounding.AwayFromZero);
}
