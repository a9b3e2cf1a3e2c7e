using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>How many requests came in each period: what a backtest is run on.</summary>
/// <remarks>Immutable, so thread-safe.</remarks>
public sealed class LoadTrace
{
    // A year of seconds is 31.5 million.
    internal const long MostPeriods = 40_000_000;

    private readonly ImmutableArray<int> filled;

    /// <summary>Makes one of counts.</summary>
    /// <param name="start">When the first period began.</param>
    /// <param name="step">How long a period is.</param>
    /// <param name="counts">The requests of each period; not a number where nothing is known.</param>
    /// <exception cref="ArgumentException">The step is not above zero, there is no known count, or one is negative or infinite.</exception>
    public LoadTrace(DateTimeOffset start, TimeSpan step, IEnumerable<double> counts)
        : this(start, step, [.. counts], filled: [])
    {
    }

    internal LoadTrace(DateTimeOffset start, TimeSpan step, ImmutableArray<double> counts, ImmutableArray<int> filled)
    {
        if (step <= TimeSpan.Zero)
        {
            throw new ArgumentException($"The step is {step}; a period has to be longer than zero.", nameof(step));
        }

        (Start, Step, Counts, this.filled) = (start, step, counts, filled);
        var (sum, peak, unknown) = (0d, 0d, 0);
        for (var i = 0; i < counts.Length; i++)
        {
            var count = counts[i];
            if (double.IsNaN(count))
            {
                unknown++;
                continue;
            }

            if (count < 0 || double.IsInfinity(count))
            {
                throw new ArgumentException(FormattableString.Invariant($"Count {i} is {count}; it has to be a number of requests, or not a number where nothing is known."), nameof(counts));
            }

            sum += count;
            peak = Math.Max(peak, count);
        }

        if (unknown == counts.Length)
        {
            throw new ArgumentException("The trace is empty: there is no period of which anything is known.", nameof(counts));
        }

        if (double.IsInfinity(sum))
        {
            throw new ArgumentException("The counts add up to more than can be counted.", nameof(counts));
        }

        if (step.Ticks > (DateTimeOffset.MaxValue - start).Ticks / counts.Length)
        {
            throw new ArgumentException(FormattableString.Invariant($"{counts.Length} periods of {step} from {start:yyyy-MM-dd HH:mm:ss} on end after the year 9999."), nameof(step));
        }

        (Requests, PeakPerSecond, UnknownPeriods) = (sum, peak / step.TotalSeconds, unknown);
    }

    /// <summary>Gets when the first period began.</summary>
    public DateTimeOffset Start { get; }

    /// <summary>Gets how long a period is.</summary>
    public TimeSpan Step { get; }

    /// <summary>Gets the requests of each period; not a number where nothing is known.</summary>
    public ImmutableArray<double> Counts { get; }

    /// <summary>Gets when the last period ended.</summary>
    public DateTimeOffset End => Start + (Step * Counts.Length);

    /// <summary>Gets the sum of the counts.</summary>
    public double Requests { get; }

    /// <summary>Gets the highest count, as requests a second.</summary>
    public double PeakPerSecond { get; }

    /// <summary>Gets how many periods nothing is known of. A backtest holds the pool there and leaves them out of its figures.</summary>
    public int UnknownPeriods { get; }

    /// <summary>Gets how many periods were missing when the trace was read, and were filled in from their neighbours because the gap was short.</summary>
    public int InterpolatedPeriods => filled.Length;

    /// <summary>Cuts out the periods that begin within two moments.</summary>
    /// <param name="from">The first moment; null for the beginning.</param>
    /// <param name="to">The moment that is too late; null for the end.</param>
    /// <exception cref="ArgumentException">Nothing is left; the message has both moments and what there is.</exception>
    public LoadTrace Slice(DateTimeOffset? from, DateTimeOffset? to)
    {
        var first = from is { } begin ? PeriodsUntil(begin) : 0;
        var end = to is { } stop ? PeriodsUntil(stop) : Counts.Length;
        if (first == 0 && end == Counts.Length)
        {
            return this;
        }

        if (first >= end || !Counts.AsSpan()[first..end].ContainsAnyInRange(0, double.MaxValue))
        {
            throw new ArgumentException(
                FormattableString.Invariant($"There is nothing of the trace between {from ?? Start:yyyy-MM-dd HH:mm:ss} and {to ?? End:yyyy-MM-dd HH:mm:ss}; it goes from {Start:yyyy-MM-dd HH:mm:ss} to {End:yyyy-MM-dd HH:mm:ss}."),
                nameof(from));
        }

        return new(Start + (Step * first), Step, Counts[first..end], [.. filled.Where(period => period >= first && period < end).Select(period => period - first)]);
    }

    /// <summary>Counts by other periods: what came in a period is taken to have come evenly in it.</summary>
    /// <param name="step">How long a period of the new trace is. A rest at the end that is shorter is left out.</param>
    /// <exception cref="ArgumentException">The step is not above zero, or longer than the trace.</exception>
    public LoadTrace Resample(TimeSpan step)
    {
        if (step == Step)
        {
            return this;
        }

        if (step <= TimeSpan.Zero || step > Step * Counts.Length)
        {
            throw new ArgumentException($"The step is {step} and the trace is {Step * Counts.Length} long; a step has to be longer than zero and not longer than the trace.", nameof(step));
        }

        var counts = new double[Periods(step)];
        for (var i = 0; i < counts.Length; i++)
        {
            counts[i] = Between(i * step.Ticks, (i + 1) * step.Ticks);
        }

        return new(Start, step, counts);
    }

    /// <summary>Counts by shorter periods, on straight lines between the middles of the present ones: real load does not jump when a period ends.</summary>
    /// <param name="step">How long a period of the new trace is; a rest at the end that is shorter is left out.</param>
    /// <returns>A trace whose sum is nearly this one's; at a peak it is a little lower.</returns>
    /// <exception cref="ArgumentException">The step is not above zero, or longer than the present one.</exception>
    public LoadTrace Smooth(TimeSpan step)
    {
        if (step <= TimeSpan.Zero || step > Step)
        {
            throw new ArgumentException($"The step is {step} and the trace's is {Step}; smoothing needs one that is longer than zero and not longer than that.", nameof(step));
        }

        var counts = new double[Periods(step)];
        for (var i = 0; i < counts.Length; i++)
        {
            var at = (i + 0.5) * step.Ticks / Step.Ticks;
            var own = (int)at;
            var aside = at - own - 0.5;
            var other = Counts[Math.Clamp(own + Math.Sign(aside), 0, Counts.Length - 1)];

            // Beside a gap nobody knows where the line goes.
            var height = double.IsNaN(other) ? Counts[own] : Counts[own] + ((other - Counts[own]) * Math.Abs(aside));
            counts[i] = height * step.Ticks / Step.Ticks;
        }

        return new(Start, step, counts);
    }

    private long Periods(TimeSpan step) => Step.Ticks * Counts.Length / step.Ticks is var periods && periods <= MostPeriods
        ? periods
        : throw new ArgumentException($"The trace is {Step * Counts.Length} long, which is {periods} periods of {step}; at most {MostPeriods} can be worked on.", nameof(step));

    private double Between(long from, long to)
    {
        var sum = 0d;
        while (from < to)
        {
            var period = from / Step.Ticks;
            var until = Math.Min(to, (period + 1) * Step.Ticks);
            sum += Counts[(int)period] * (until - from) / Step.Ticks;
            from = until;
        }

        return sum;
    }

    private int PeriodsUntil(DateTimeOffset moment)
    {
        var past = moment - Start;
        return (int)Math.Clamp((past.Ticks + Step.Ticks - 1) / Step.Ticks, 0, Counts.Length);
    }
}
