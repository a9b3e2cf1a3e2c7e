using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>Adds up what droplets cost, exactly, without the time of which the trace knows nothing.</summary>
internal sealed class SimulatedBill
{
    private readonly DropletPrice price;
    private readonly DateTimeOffset start;
    private readonly long tick;
    private readonly int[]? unknownBefore;
    private decimal exactUsd;
    private long lived;

    public SimulatedBill(SimulatedLoad load)
    {
        (price, start, tick) = (load.Model.Price, load.Trace.Start, load.Model.Tick.Ticks);
        if (load.Trace.UnknownPeriods > 0)
        {
            unknownBefore = new int[load.Trace.Counts.Length + 1];
            for (var i = 0; i < load.Trace.Counts.Length; i++)
            {
                unknownBefore[i + 1] = unknownBefore[i] + (double.IsNaN(load.Trace.Counts[i]) ? 1 : 0);
            }
        }
    }

    public decimal Usd => decimal.Round(exactUsd, 4, MidpointRounding.AwayFromZero);

    public double DropletHours => TimeSpan.FromTicks(lived).TotalHours;

    /// <summary>Adds a droplet's life; both moments are the beginning of a tick.</summary>
    public void Add(long createdAt, long destroyedAt)
    {
        var unknown = unknownBefore is null ? 0 : (unknownBefore[destroyedAt / tick] - unknownBefore[createdAt / tick]) * tick;
        var life = destroyedAt - createdAt - unknown;
        lived += life;
        if (life == 0 && unknown > 0)
        {
            return;
        }

        var created = start + TimeSpan.FromTicks(createdAt);
        exactUsd += BillingRule.ExactUsd(price, created, created + TimeSpan.FromTicks(life));
    }
}
