using System.Text.Json.Serialization;
using Refit;

namespace Spinup.Sdk.Api.Sizes;

/// <summary>The sizes and their prices.</summary>
public interface ISizesApi
{
    /// <summary>Gets one page of sizes.</summary>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("sizes:read", "regions:read")]
    [Get("/v2/sizes")]
    Task<SizePage> ListPageAsync(int? page = null, [AliasAs("per_page")] int? perPage = null, CancellationToken cancellationToken = default);
}

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
}

/// <summary>One page of sizes.</summary>
public sealed record SizePage : IPage<Size>
{
    /// <summary>Gets the sizes.</summary>
    public IReadOnlyList<Size> Sizes { get; init => field = value ?? []; } = [];

    /// <inheritdoc/>
    public PageLinks? Links { get; init; }

    /// <summary>Gets the total.</summary>
    public PageMeta? Meta { get; init; }

    IReadOnlyList<Size> IPage<Size>.Items => Sizes;
}
