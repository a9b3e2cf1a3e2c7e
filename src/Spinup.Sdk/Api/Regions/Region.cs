namespace Spinup.Sdk.Api.Regions;

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
public sealed record RegionPage : Page, IPage<Region>
{
    /// <summary>Gets the regions.</summary>
    public IReadOnlyList<Region> Regions { get; init => field = value ?? []; } = [];

    IReadOnlyList<Region> IPage<Region>.Items => Regions;
}
