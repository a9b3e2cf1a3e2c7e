using System.Globalization;
using System.Text;
using System.Xml;
using Spinup.Sdk.Autoscaling.Backtesting;

namespace Spinup.Cli.Backtesting;

/// <summary>One policy's picture.</summary>
internal static class PlotPanel
{
    public const double Width = 1200;
    public const double Height = 230;
    public const double Left = 64;
    public const double Inner = Width - Left - 16;
    public const double Drawn = 150;

    // A column is at least a pixel and a half wide: with its lowest and highest value that is up to 1,500 points a line, and no peak is lost.
    private const int MostColumns = 750;

    public static void Draw(XmlWriter svg, ComparisonRow row, PlotScale scale, double top)
    {
        var bottom = top + 26 + Drawn;
        svg.Text(Left, top + 16, Says(row), "name");
        DrawAxes(svg, scale, bottom);
        var columns = Columns(row, scale, bottom);
        svg.Element("path", ("class", "load"), ("d", Area(columns, bottom)));
        svg.Element("path", ("class", "supply"), ("d", Line(columns)));
        svg.Element("path", ("class", "drop"), ("d", string.Concat(columns.Where(column => column.Dropped is not null).Select(column => Stroke(column.X, column.Dropped!.Value.From, column.Dropped.Value.To)))));
        DrawDecisions(svg, row, scale, bottom);
    }

    private static string Says(ComparisonRow row) => string.Create(
        CultureInfo.InvariantCulture,
        $"{row.Policy.Name}{(row.IsBest ? " (best)" : "")}: ${row.TotalUsd:0.00} in all, ${row.Result.Usd:0.00} of it for droplets; {row.Result.DroppedPpm:0.#} ppm dropped (loss factor {row.LossFactor:0.##})");

    private static void DrawAxes(XmlWriter svg, PlotScale scale, double bottom)
    {
        foreach (var droplets in scale.Droplets())
        {
            var y = scale.Y(droplets, bottom);
            svg.Element("line", ("class", droplets == 0 ? "axis" : "grid"), ("x1", Left), ("x2", Left + Inner), ("y1", y), ("y2", y));
            svg.Text(Left - 6, y + 4, SvgElements.Number(droplets), anchor: "end");
        }

        foreach (var (x, says) in scale.Moments())
        {
            svg.Element("line", ("class", "axis"), ("x1", x), ("x2", x), ("y1", bottom), ("y2", bottom + 4));
            // At the right end a label in the middle of its mark would be cut off.
            svg.Text(x, bottom + 36, says, anchor: x > Left + Inner - 24 ? "end" : "middle");
        }

        svg.Element("line", ("class", "axis"), ("x1", Left), ("x2", Left), ("y1", bottom - Drawn), ("y2", bottom));
        svg.Text(Left - 8, bottom - Drawn - 4, "droplets", anchor: "end");
    }

    private static void DrawDecisions(XmlWriter svg, ComparisonRow row, PlotScale scale, double bottom)
    {
        foreach (var (kind, from, isOne) in new (string, double, Func<ScalingStep, bool>)[] { ("up", bottom + 6, step => step.IsUp), ("down", bottom + 14, step => !step.IsUp) })
        {
            // A mark a pixel.
            var marks = row.Result.Decisions.Where(decision => decision.IsChange).Select(decision => new ScalingStep(scale.X(decision.At), decision.To > decision.From))
                .Where(isOne).Select(step => Math.Round(step.X)).Distinct();
            svg.Element("path", ("class", kind), ("d", string.Concat(marks.Select(x => Stroke(x, from, from + 7)))));
        }
    }

    private static List<PlotColumn> Columns(ComparisonRow row, PlotScale scale, double bottom)
    {
        var (load, supply) = (row.Result.Load, row.Result.Supply);
        var perDroplet = row.Result.CapacityPerDroplet * load.Step.TotalSeconds;
        var count = Math.Min(MostColumns, supply.Length);
        var columns = new List<PlotColumn>(count);
        for (var i = 0; i < count; i++)
        {
            var (from, to) = ((int)((long)i * supply.Length / count), (int)((long)(i + 1) * supply.Length / count));
            var column = new PlotColumn(scale.X(load.Start + (load.Step * from)));
            for (var tick = from; tick < to; tick++)
            {
                column = column.With(load.Counts[tick] / perDroplet, supply[tick]);
            }

            columns.Add(column.Placed(droplets => scale.Y(droplets, bottom)));
        }

        return columns;
    }

    private static string Area(List<PlotColumn> columns, double bottom)
    {
        var path = new StringBuilder();
        var open = false;
        foreach (var column in columns)
        {
            if (double.IsNaN(column.LoadHigh))
            {
                path.Append(open ? $"V{SvgElements.Number(bottom)}Z" : "");
                open = false;
                continue;
            }

            path.Append(open ? "L" : $"M{SvgElements.Number(column.X)} {SvgElements.Number(bottom)}L");
            path.Append(Point(column.X, column.LoadLow)).Append('V').Append(SvgElements.Number(column.LoadHigh));
            open = true;
        }

        return path.Append(open ? $"V{SvgElements.Number(bottom)}Z" : "").ToString();
    }

    // Steps: across on the old level, then up or down.
    private static string Line(List<PlotColumn> columns)
    {
        var path = new StringBuilder("M").Append(Point(columns[0].X, columns[0].SupplyLow));
        foreach (var column in columns)
        {
            path.Append('H').Append(SvgElements.Number(column.X)).Append('V').Append(SvgElements.Number(column.SupplyLow)).Append('V').Append(SvgElements.Number(column.SupplyHigh));
        }

        return path.Append('H').Append(SvgElements.Number(Left + Inner)).ToString();
    }

    private static string Stroke(double x, double from, double to) => $"M{Point(x, from)}V{SvgElements.Number(to)}";

    private static string Point(double x, double y) => $"{SvgElements.Number(x)} {SvgElements.Number(y)}";

    private readonly record struct ScalingStep(double X, bool IsUp);
}
