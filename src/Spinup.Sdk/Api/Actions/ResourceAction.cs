using Spinup.Sdk.Api.Regions;

namespace Spinup.Sdk.Api.Actions;

/// <summary>Something asked of a resource that takes a while.</summary>
public sealed record ResourceAction
{
    /// <summary>Gets the id. Beyond 2^31 since 2024.</summary>
    public long Id { get; init; }

    /// <summary>Gets how far it is.</summary>
    public ActionStatus Status { get; init; }

    /// <summary>Gets what was asked (<c>create</c>, <c>power_off</c>, ...).</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Gets when it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Gets when it ended, or <see langword="null"/> while it goes on.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Gets the resource, or <see langword="null"/> when it is gone, or a volume, whose id is no number.</summary>
    public long? ResourceId { get; init; }

    /// <summary>Gets the kind of the resource (<c>droplet</c>, <c>image</c>, ...).</summary>
    public string ResourceType { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the slug of the region.</summary>
    public string? RegionSlug { get; init; }

    /// <summary>Gets the region.</summary>
    public Region? Region { get; init; }
}

/// <summary>One page of actions.</summary>
public sealed record ActionPage : Page, IPage<ResourceAction>
{
    /// <summary>Gets the actions.</summary>
    public IReadOnlyList<ResourceAction> Actions { get; init => field = value ?? []; } = [];

    IReadOnlyList<ResourceAction> IPage<ResourceAction>.Items => Actions;
}
