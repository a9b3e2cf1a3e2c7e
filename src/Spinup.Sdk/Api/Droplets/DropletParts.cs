using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Droplets;

/// <summary>A kernel.</summary>
public sealed record Kernel
{
    /// <summary>Gets the id.</summary>
    public long Id { get; init; }

    /// <summary>Gets the name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the version.</summary>
    public string Version { get; init => field = value ?? ""; } = "";
}

/// <summary>One page of kernels.</summary>
public sealed record KernelPage : Page, IPage<Kernel>
{
    /// <summary>Gets the kernels.</summary>
    public IReadOnlyList<Kernel> Kernels { get; init => field = value ?? []; } = [];

    IReadOnlyList<Kernel> IPage<Kernel>.Items => Kernels;
}

/// <summary>Groups of droplets that share hardware.</summary>
public sealed record NeighborIds
{
    /// <summary>Gets the groups, each of at least two droplets.</summary>
    [JsonPropertyName("neighbor_ids")]
    public IReadOnlyList<IReadOnlyList<long>> Groups { get; init => field = value ?? []; } = [];
}
