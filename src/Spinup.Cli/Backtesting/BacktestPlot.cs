using System.Globalization;
using System.Text;
using System.Xml;
using Spinup.Sdk.Autoscaling.Backtesting;

namespace Spinup.Cli.Backtesting;

/// <summary>Draws a comparison as an SVG: one panel a policy under each other, on one scale. Readable on a light and on a dark ground.</summary>
internal static class BacktestPlot
{
    private const double Head = 64;

    // Colours that differ in lightness too, for those who do not see red and green apart. No variables: not every viewer knows them.
    private const string Style =
        """
        svg { font: 12px system-ui, sans-serif } .title { font-size: 16px; font-weight: 600 } .name { font-weight: 600 }
        .ground { fill: #fff } text { fill: #1b1f24 } .grid { stroke: #d5d9de } .axis { stroke: #1b1f24 } .load { stroke: #9cc3e6; fill: #9cc3e6 }
        .supply { stroke: #12324f; fill: none } .drop { stroke: #d1242f; fill: none } .up { stroke: #1a7f37 } .down { stroke: #bc6c00 }
        .load, .supply { stroke-width: 1.2 } .drop { stroke-width: 1.6 } .key { stroke-width: 4 }
        @media (prefers-color-scheme: dark) {
          .ground { fill: #0f1419 } text { fill: #e6e9ec } .grid { stroke: #39414a } .axis { stroke: #e6e9ec } .load { stroke: #2f5f8a; fill: #2f5f8a }
          .supply { stroke: #e3effa } .drop { stroke: #ff6b66 } .up { stroke: #56d364 } .down { stroke: #f0a63a }
        }
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
            svg.Element("line", ("class", $"{kind} key"), ("x1", x), ("x2", x + 18), ("y1", 44), ("y2", 44));
            svg.Text(x + 24, 48, says);
            // 6.2: the mean width of a letter at 12 px.
            x += 48 + (says.Length * 6.2);
        }
    }
}
