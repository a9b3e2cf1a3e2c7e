namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>What a day (or another season) usually looks like, in bins, and how high it is at present.</summary>
/// <remarks>
/// Exponential smoothing with a multiplicative season, as in Holt and Winters without a trend: a bin takes over three tenths of what it saw anew each season, the
/// level is the ratio of the last half hour to the profile.
/// </remarks>
internal sealed class SeasonalProfile(TimeSpan season)
{
    private const int Bins = 288; // five minutes of a day
    private const double Share = 0.3;
    private static readonly TimeSpan LevelOver = TimeSpan.FromMinutes(30);
    private readonly double[] profile = Filled();
    private readonly long binTicks = season.Ticks / Bins;
    private long current = -1;
    private double sum;
    private int count;
    private double level = 1;

    /// <summary>Gets how many bins were seen at least once.</summary>
    public int Known { get; private set; }

    /// <summary>Gets whether a whole season was seen.</summary>
    public bool IsWhole => Known == Bins;

    public void Observe(DateTimeOffset at, double value, TimeSpan tick)
    {
        var bin = at.UtcTicks / binTicks;
        if (bin != current)
        {
            Close();
            (current, sum, count) = (bin, 0, 0);
        }

        (sum, count) = (sum + value, count + 1);
        if (profile[bin % Bins] is var usual && usual > 0)
        {
            var weight = Math.Min(1, tick / LevelOver);
            level += weight * (Math.Clamp(value / usual, 0.1, 10) - level);
        }
    }

    /// <summary>Says the highest that is usual from one moment to another, at the present level.</summary>
    /// <returns>Null when a part of that time was never seen.</returns>
    public double? Forecast(DateTimeOffset from, DateTimeOffset to)
    {
        var highest = 0.0;
        for (var bin = from.UtcTicks / binTicks; bin <= to.UtcTicks / binTicks; bin++)
        {
            if (double.IsNaN(profile[bin % Bins]))
            {
                return null;
            }

            highest = Math.Max(highest, profile[bin % Bins]);
        }

        return highest * level;
    }

    private void Close()
    {
        if (count == 0)
        {
            return;
        }

        ref var bin = ref profile[current % Bins];
        Known += double.IsNaN(bin) ? 1 : 0;
        bin = double.IsNaN(bin) ? sum / count : bin + (Share * ((sum / count) - bin));
    }

    private static double[] Filled()
    {
        var bins = new double[Bins];
        Array.Fill(bins, double.NaN);
        return bins;
    }
}
