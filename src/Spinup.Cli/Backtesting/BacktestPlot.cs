using System.Globalization;
using System.Text;
using System.Xml;
using Spinup.Sdk.Autoscaling.Backtesting;

namespace Spinup.Cli.Backtesting;

/// <summary>Draws a comparison as an SVG: one panel a policy under each other, on one scale. Readable on a light and on a dark ground.</summary>
internal static class BacktestPlot
{
    private const double Head = 64;

    // Colours that differ in lightness too, for those who do not see red and green apart.
    private const string Style =
        """
        svg { font: 12px system-ui, sans-serif; --ground: #fff; --ink: #1b1f24; --faint: #d5d9de; --load: #9cc3e6; --supply: #12324f; --drop: #d1242f; --up: #1a7f37; --down: #bc6c00 }
        @media (prefers-color-scheme: dark) { svg { --ground: #0f1419; --ink: #e6e9ec; --faint: #39414a; --load: #2f5f8a; --supply: #e3effa; --drop: #ff6b66; --up: #56d364; --down: #f0a63a } }
        .ground { fill: var(--ground) } text { fill: var(--ink) } .title { font-size: 16px; font-weight: 600 } .name { font-weight: 600 }
        .grid { stroke: var(--faint); stroke-width: 1 } .axis { stroke: var(--ink); stroke-width: 1 }
        .load { stroke: var(--load); fill: var(--load); stroke-width: 1.2 } .supply { stroke: var(--supply); fill: none; stroke-width: 1.2 }
        .drop { stroke: var(--drop); fill: var(--drop); stroke-width: 1.6 } .up { stroke: var(--up); stroke-width: 1 } .down { stroke: var(--down); stroke-width: 1 }
        """;

    public static void Draw(Stream target, string name, IReadOnlyList<ComparisonRow> rows)
    {
        var height = Head + (rows.Count * PlotPanel.Height) + 12;
        using var svg = XmlWriter.Create(target, new() { Encoding = new UTF8Encoding(encoderShouldEmitUTF8Identifier: false), Indent = true });
        svg.WriteStartElement("svg", SvgElements.Namespace);
        svg.WriteAttributeString("viewBox", string.Create(CultureInfo.InvariantCulture, $"0 0 {PlotPanel.Width} {height}"));
        svg.WriteAttributeString("role", "img");
        var title = $"Backtest on {name}";
        svg.WriteElementString("title", SvgElements.Namespace, title);
        svg.WriteElementString("style", SvgElements.Namespace, Style);
        svg.Element("rect", ("class", "ground"), ("width", PlotPanel.Width), ("height", height));
        svg.Text(PlotPanel.Left, 24, title, "title");
        DrawLegend(svg);
        var scale = PlotScale.Of(rows);
        for (var i = 0; i < rows.Count; i++)
        {
            PlotPanel.Draw(svg, rows[i], scale, Head + (i * PlotPanel.Height));
        }

        svg.WriteEndElement();
    }

    private static void DrawLegend(XmlWriter svg)
    {
        var x = PlotPanel.Left;
        foreach (var (kind, says) in new[] { ("load", "load, in droplets busy to the full"), ("supply", "droplets that serve"), ("drop", "dropped"), ("up", "decision: more"), ("down", "decision: fewer") })
        {
            svg.Element("line", ("class", kind), ("x1", x), ("x2", x + 18), ("y1", 44), ("y2", 44), ("style", "stroke-width: 4"));
            svg.Text(x + 24, 48, says);
            // 6.2: the mean width of a letter at 12 px.
            x += 48 + (says.Length * 6.2);
        }
    }
}
