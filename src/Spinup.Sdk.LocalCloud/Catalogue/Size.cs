using System.Text.Json;

namespace Spinup.Sdk.LocalCloud.Catalogue;

/// <summary>A size on offer. Its JSON is made once: it stands in every droplet.</summary>
internal sealed class Size
{
    private byte[]? json;

    public required string Slug { get; init; }

    public required int MemoryMib { get; init; }

    public required int Vcpus { get; init; }

    public required int DiskGib { get; init; }

    public required double TransferTb { get; init; }

    public required decimal PricePerMonthUsd { get; init; }

    public required decimal PricePerHourUsd { get; init; }

    public required string Description { get; init; }

    public required IReadOnlyList<string> Regions { get; init; }

    public Gpu? Gpu { get; init; }

    public ReadOnlySpan<byte> Json => json ??= JsonFragment.Of(Write);

    private void Write(Utf8JsonWriter w)
    {
        w.WriteStartObject();
        w.WriteString("slug", Slug);
        w.WriteNumber("memory", MemoryMib);
        w.WriteNumber("vcpus", Vcpus);
        w.WriteNumber("disk", DiskGib);
        w.WriteNumber("transfer", TransferTb);
        w.WriteNumber("price_monthly", PricePerMonthUsd);
        w.WriteNumber("price_hourly", PricePerHourUsd);
        w.WriteStrings("regions", Regions);
        w.WriteBoolean("available", true);
        w.WriteString("description", Description);
        WriteDisks(w);
        if (Gpu is { } gpu)
        {
            w.WritePropertyName("gpu_info");
            gpu.Write(w);
        }

        w.WriteEndObject();
    }

    public void WriteDisks(Utf8JsonWriter w)
    {
        w.WriteStartArray("disk_info");
        w.WriteStartObject();
        w.WriteString("type", "local");
        w.WriteStartObject("size");
        w.WriteNumber("amount", DiskGib);
        w.WriteString("unit", "gib");
        w.WriteEndObject();
        w.WriteEndObject();
        w.WriteEndArray();
    }
}

/// <summary>The graphics cards of a size.</summary>
internal sealed record Gpu(int Count, string Model, int VramGib)
{
    public void Write(Utf8JsonWriter w)
    {
        w.WriteStartObject();
        w.WriteNumber("count", Count);
        w.WriteString("model", Model);
        w.WriteStartObject("vram");
        w.WriteNumber("amount", VramGib);
        w.WriteString("unit", "gib");
        w.WriteEndObject();
        w.WriteEndObject();
    }
}
