using System.Globalization;
using System.Text;
using System.Text.Json;
using Microsoft.AspNetCore.Http;

namespace Spinup.Sdk.LocalCloud.Server;

/// <summary>The <c>links</c> and <c>meta</c> of a page: absolute, on the host that was asked, none where there is no such page.</summary>
internal sealed class PageLinks(string address, IQueryCollection query, int page, int size, long total)
{
    private readonly long last = Math.Max(1, (total + size - 1) / size);

    public void WriteTo(Utf8JsonWriter w)
    {
        w.WriteStartObject("links");
        if (last > 1)
        {
            w.WriteStartObject("pages");
            if (page > 1)
            {
                w.WriteString("first", To(1));
                w.WriteString("prev", To(Math.Min(page - 1, last)));
            }

            if (page < last)
            {
                w.WriteString("next", To(page + 1));
                w.WriteString("last", To(last));
            }

            w.WriteEndObject();
        }

        w.WriteEndObject();
        w.WriteStartObject("meta");
        w.WriteNumber("total", total);
        w.WriteEndObject();
    }

    private string To(long number)
    {
        var text = new StringBuilder(address).Append(CultureInfo.InvariantCulture, $"?page={number}");
        foreach (var (name, values) in query)
        {
            if (name != "page")
            {
                text.Append('&').Append(Uri.EscapeDataString(name)).Append('=').Append(Uri.EscapeDataString(values.ToString()));
            }
        }

        return text.ToString();
    }
}
