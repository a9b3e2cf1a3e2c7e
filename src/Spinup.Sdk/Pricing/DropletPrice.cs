namespace Spinup.Sdk.Pricing;

/// <summary>What a droplet of some size costs, without taxes and discounts, as <c>GET /v2/sizes</c> says it.</summary>
/// <param name="PerHourUsd">The price of an hour in US dollars; not negative.</param>
/// <param name="PerMonthUsd">The most one calendar month can cost in US dollars; 0 when there is no ceiling.</param>
public readonly record struct DropletPrice(decimal PerHourUsd, decimal PerMonthUsd)
{
    // A month's price is that of 672 hours (28 days), and the hourly price sent is that quotient rounded to five decimals.
    private const decimal CappedHours = 672m;

    /// <summary>Gets the price of an hour without the rounding it is sent with.</summary>
    /// <value>
    /// A 672nd of the month's price where the hourly price is that, rounded to five decimals; otherwise (GPU droplets count 744 hours)
    /// the hourly price as it is.
    /// </value>
    public decimal ExactPerHourUsd
    {
        get
        {
            var quotient = PerMonthUsd / CappedHours;
            return PerMonthUsd > 0 && Math.Abs(quotient - PerHourUsd) <= 0.00001m ? quotient : PerHourUsd;
        }
    }
}
