namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>Traces that are made up, in whole requests a minute. The same arguments give the same trace everywhere.</summary>
public static class GeneratedTrace
{
    private static readonly DateTimeOffset Start = new(2026, 1, 1, 0, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    /// <summary>Makes a load that never changes.</summary>
    /// <param name="perSecond">Requests a second.</param>
    /// <param name="length">How long it lasts.</param>
    public static LoadTrace Steady(double perSecond, TimeSpan length) => Of(length, _ => perSecond);

    /// <summary>Makes a load that goes up and down once a day, lowest at 04:00 UTC and highest at 16:00.</summary>
    /// <param name="lowest">Requests a second at the lowest.</param>
    /// <param name="highest">Requests a second at the highest.</param>
    /// <param name="length">How long it lasts.</param>
    public static LoadTrace Diurnal(double lowest, double highest, TimeSpan length) =>
        Of(length, minute => lowest + ((highest - lowest) * (1 - Math.Cos(2 * Math.PI * (minute - 240) / 1440)) / 2));

    /// <summary>Makes a quiet load that is suddenly read about: within minutes at its height, then halved every two hours.</summary>
    /// <param name="quiet">Requests a second before.</param>
    /// <param name="height">Requests a second at the height.</param>
    /// <param name="at">When it begins, from the start.</param>
    /// <param name="rise">How long it takes to its height.</param>
    /// <param name="length">How long the trace lasts.</param>
    public static LoadTrace HackerNewsSpike(double quiet, double height, TimeSpan at, TimeSpan rise, TimeSpan length) => Of(length, minute =>
    {
        var since = minute - at.TotalMinutes;
        var share = since < 0 ? 0 : since < rise.TotalMinutes ? since / rise.TotalMinutes : Math.Pow(0.5, (since - rise.TotalMinutes) / 120);
        return quiet + ((height - quiet) * share);
    });

    /// <summary>Makes a load that grows, or shrinks, evenly.</summary>
    /// <param name="from">Requests a second at the beginning.</param>
    /// <param name="to">Requests a second at the end.</param>
    /// <param name="length">How long it lasts.</param>
    public static LoadTrace Ramp(double from, double to, TimeSpan length) => Of(length, minute => from + ((to - from) * minute / Math.Max(1, length.TotalMinutes - 1)));

    /// <summary>Makes a load that strays from its mean by chance, each minute by itself.</summary>
    /// <param name="perSecond">The mean in requests a second.</param>
    /// <param name="deviation">The standard deviation as a share of the mean; 0.2 for a lively site.</param>
    /// <param name="length">How long it lasts.</param>
    /// <param name="seed">Which chance.</param>
    public static LoadTrace Noise(double perSecond, double deviation, TimeSpan length, int seed) => WithNoise(Steady(perSecond, length), deviation, seed);

    /// <summary>Lets a trace stray from itself by chance, each period by itself.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="deviation">The standard deviation as a share of each count.</param>
    /// <param name="seed">Which chance.</param>
    public static LoadTrace WithNoise(LoadTrace trace, double deviation, int seed)
    {
        ArgumentNullException.ThrowIfNull(trace);
        var chance = new SeededChance(seed, SeededChance.Of.Noise);
        return new(trace.Start, trace.Step, trace.Counts.Select((count, i) => Whole(count * (1 + (deviation * chance.NormalAt(i))))));
    }

    private static LoadTrace Of(TimeSpan length, Func<int, double> perSecond)
    {
        var minutes = (int)(length / Minute);
        return minutes > 0
            ? new(Start, Minute, Enumerable.Range(0, minutes).Select(minute => Whole(perSecond(minute) * 60)))
            : throw new ArgumentException($"The length is {length}; a trace has at least one minute.", nameof(length));
    }

    // Whole, and so the same where a processor's cosine differs in its last place.
    private static double Whole(double count) => Math.Max(0, Math.Round(count));
}
