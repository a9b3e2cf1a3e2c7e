using System.Text.Json;

namespace Spinup.Sdk.LocalCloud.Catalogue;

/// <summary>A data centre. Its JSON is made once: it stands in every droplet.</summary>
internal sealed class Region(string slug, string name, bool available)
{
    private byte[]? json;

    public string Slug => slug;

    public bool Available => available;

    public ReadOnlySpan<byte> Json => json ??= JsonFragment.Of(Write);

    private void Write(Utf8JsonWriter w)
    {
        w.WriteStartObject();
        w.WriteString("name", name);
        w.WriteString("slug", slug);
        w.WriteStrings("features", ["backups", "ipv6", "metadata", "install_agent", "storage", "image_transfer"]);
        w.WriteBoolean("available", available);
        w.WriteStrings("sizes", Sizes.All.Where(s => s.Regions.Contains(slug)).Select(s => s.Slug));
        w.WriteEndObject();
    }
}

/// <summary>The data centres. Those closed to new droplets are listed too, as the real cloud does.</summary>
internal static class Regions
{
    public static IReadOnlyList<Region> All { get; } =
    [
        new("nyc1", "New York 1", true),
        new("sfo1", "San Francisco 1", false),
        new("nyc2", "New York 2", false),
        new("ams2", "Amsterdam 2", false),
        new("sgp1", "Singapore 1", true),
        new("lon1", "London 1", true),
        new("nyc3", "New York 3", true),
        new("ams3", "Amsterdam 3", true),
        new("fra1", "Frankfurt 1", true),
        new("tor1", "Toronto 1", true),
        new("sfo2", "San Francisco 2", true),
        new("blr1", "Bangalore 1", true),
        new("sfo3", "San Francisco 3", true),
        new("syd1", "Sydney 1", true),
    ];

    public static IReadOnlyList<string> Open { get; } = [.. All.Where(r => r.Available).Select(r => r.Slug)];

    private static readonly Dictionary<string, Region> BySlug = All.ToDictionary(r => r.Slug);

    public static Region? Find(string slug) => BySlug.GetValueOrDefault(slug);
}
