using System.Globalization;
using System.Xml;

namespace Spinup.Cli.Backtesting;

/// <summary>Elements of an SVG; numbers with a point and one place behind it, whatever the machine's language.</summary>
internal static class SvgElements
{
    public const string Namespace = "http://www.w3.org/2000/svg";

    public static void Element(this XmlWriter svg, string name, params ReadOnlySpan<(string Name, object Value)> attributes)
    {
        svg.WriteStartElement(name, Namespace);
        foreach (var (attribute, value) in attributes)
        {
            svg.WriteAttributeString(attribute, value is double or int ? Number(Convert.ToDouble(value, CultureInfo.InvariantCulture)) : (string)value);
        }

        svg.WriteEndElement();
    }

    public static void Text(this XmlWriter svg, double x, double y, string text, string? kind = null, string anchor = "start")
    {
        svg.WriteStartElement("text", Namespace);
        svg.WriteAttributeString("x", Number(x));
        svg.WriteAttributeString("y", Number(y));
        svg.WriteAttributeString("text-anchor", anchor);
        if (kind is not null)
        {
            svg.WriteAttributeString("class", kind);
        }

        svg.WriteString(text);
        svg.WriteEndElement();
    }

    public static string Number(double value) => value.ToString("0.#", CultureInfo.InvariantCulture);
}
