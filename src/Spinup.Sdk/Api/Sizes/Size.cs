using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Sizes;

/// <summary>A size of droplet.</summary>
public sealed record Size
{
    /// <summary>Gets the slug (<c>m-2vcpu-16gb</c>).</summary>
    public string Slug { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the memory in MiB.</summary>
    [JsonPropertyName("memory")]
    public int MemoryMib { get; init; }

    /// <summary>Gets the number of virtual CPUs.</summary>
    public int Vcpus { get; init; }

    /// <summary>Gets the disk in GiB.</summary>
    [JsonPropertyName("disk")]
    public int DiskGib { get; init; }

    /// <summary>Gets the transfer a month in TB that is part of the price.</summary>
    [JsonPropertyName("transfer")]
    public double TransferTb { get; init; }

    /// <summary>Gets the price of a month in US dollars: the most a droplet can cost in one.</summary>
    [JsonPropertyName("price_monthly")]
    public decimal PricePerMonthUsd { get; init; }

    /// <summary>Gets the price of an hour in US dollars.</summary>
    [JsonPropertyName("price_hourly")]
    public decimal PricePerHourUsd { get; init; }

    /// <summary>Gets the slugs of the regions that have it.</summary>
    public IReadOnlyList<string> Regions { get; init => field = value ?? []; } = [];

    /// <summary>Gets whether it can be ordered at all.</summary>
    public bool Available { get; init; }

    /// <summary>Gets the class of size for people (<c>Memory-Optimized</c>).</summary>
    public string? Description { get; init; }

    /// <summary>Gets its disks.</summary>
    public IReadOnlyList<Disk> DiskInfo { get; init => field = value ?? []; } = [];

    /// <summary>Gets its GPUs; <see langword="null"/> when it has none.</summary>
    public Gpu? GpuInfo { get; init; }
}

/// <summary>A disk of a size or a droplet.</summary>
public sealed record Disk
{
    /// <summary>Gets <c>local</c>, <c>boot</c> or <c>scratch</c>.</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Gets how much it holds.</summary>
    public Amount? Size { get; init; }
}

/// <summary>The GPUs of a size or a droplet.</summary>
public sealed record Gpu
{
    /// <summary>Gets how many there are.</summary>
    public int Count { get; init; }

    /// <summary>Gets the model.</summary>
    public string Model { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the memory of all together.</summary>
    public Amount? Vram { get; init; }
}

/// <summary>A number with its unit, both as the API says them.</summary>
public sealed record Amount
{
    /// <summary>Gets the number.</summary>
    [JsonPropertyName("amount")]
    public double Value { get; init; }

    /// <summary>Gets the unit (<c>gib</c>, <c>tib</c>).</summary>
    public string Unit { get; init => field = value ?? ""; } = "";
}

/// <summary>One page of sizes.</summary>
public sealed record SizePage : Page, IPage<Size>
{
    /// <summary>Gets the sizes.</summary>
    public IReadOnlyList<Size> Sizes { get; init => field = value ?? []; } = [];

    IReadOnlyList<Size> IPage<Size>.Items => Sizes;
}
