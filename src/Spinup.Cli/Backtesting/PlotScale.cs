using System.Globalization;
using Spinup.Sdk.Autoscaling.Backtesting;

namespace Spinup.Cli.Backtesting;

/// <summary>Where on the paper a moment and a number of droplets lie, and which of them are written at the axes.</summary>
internal sealed class PlotScale
{
    private static readonly TimeSpan[] Distances =
    [
        .. new[] { 1, 5, 15, 30, 60, 180, 360, 720 }.Select(minutes => TimeSpan.FromMinutes(minutes)),
        .. new[] { 1, 2, 7, 14, 30, 91, 365 }.Select(days => TimeSpan.FromDays(days)),
    ];

    private static readonly int[] Steps = [1, 2, 5, 10];

    private readonly DateTimeOffset start;
    private readonly TimeSpan length;
    private readonly double most;

    private PlotScale(DateTimeOffset start, TimeSpan length, double most) => (this.start, this.length, this.most) = (start, length, Math.Max(1, most));

    public static PlotScale Of(IReadOnlyList<ComparisonRow> rows)
    {
        var load = rows[0].Result.Load;
        return new(load.Start, load.End - load.Start, 1.05 * rows.Max(row => Math.Max(row.Result.Supply.Max(), row.Result.Load.PeakPerSecond / row.Result.CapacityPerDroplet)));
    }

    public double X(DateTimeOffset moment) => PlotPanel.Left + ((moment - start) / length * PlotPanel.Inner);

    public double Y(double droplets, double bottom) => bottom - (droplets / most * PlotPanel.Drawn);

    /// <summary>Gives the moments to write: at most eight, on whole minutes, hours or days.</summary>
    public IEnumerable<(double X, string Says)> Moments()
    {
        var distance = Distances.FirstOrDefault(distance => length / distance <= 8, TimeSpan.FromDays(Math.Ceiling(length.TotalDays / 8)));
        var first = new DateTimeOffset((start.UtcTicks + distance.Ticks - 1) / distance.Ticks * distance.Ticks, TimeSpan.Zero);
        for (var moment = first; moment < start + length; moment += distance)
        {
            yield return (X(moment), moment.ToString(distance < TimeSpan.FromDays(1) ? "MM-dd HH:mm" : "yyyy-MM-dd", CultureInfo.InvariantCulture));
        }
    }

    /// <summary>Gives the numbers of droplets to write: at most six.</summary>
    public IEnumerable<double> Droplets()
    {
        var power = Math.Pow(10, Math.Floor(Math.Log10(most / 5)));
        var distance = Math.Max(1, Steps.Select(step => step * power).First(step => most / step <= 5.5));
        for (var droplets = 0d; droplets <= most; droplets += distance)
        {
            yield return droplets;
        }
    }
}
