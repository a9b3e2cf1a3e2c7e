using Refit;

namespace Spinup.Sdk.Api.Regions;

/// <summary>The regions.</summary>
public interface IRegionsApi
{
    /// <summary>Gets one page of regions.</summary>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("regions:read")]
    [Get("/v2/regions")]
    Task<RegionPage> ListPageAsync(int? page = null, [AliasAs("per_page")] int? perPage = null, CancellationToken cancellationToken = default);
}

/// <summary>A data centre.</summary>
public sealed record Region
{
    /// <summary>Gets the slug (<c>nyc3</c>).</summary>
    public string Slug { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the name for people.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the slugs of the sizes to be had here.</summary>
    public IReadOnlyList<string> Sizes { get; init => field = value ?? []; } = [];

    /// <summary>Gets whether droplets can be made here at this time.</summary>
    public bool Available { get; init; }

    /// <summary>Gets what the region can do (<c>metadata</c>, <c>ipv6</c>, ...).</summary>
    public IReadOnlyList<string> Features { get; init => field = value ?? []; } = [];
}

/// <summary>One page of regions.</summary>
public sealed record RegionPage : IPage<Region>
{
    /// <summary>Gets the regions.</summary>
    public IReadOnlyList<Region> Regions { get; init => field = value ?? []; } = [];

    /// <inheritdoc/>
    public PageLinks? Links { get; init; }

    /// <summary>Gets the total.</summary>
    public PageMeta? Meta { get; init; }

    IReadOnlyList<Region> IPage<Region>.Items => Regions;
}
