using System.Globalization;

namespace Spinup.Sdk.Api.Tags;

/// <summary>The wish for a tag.</summary>
public sealed record CreateTagRequest
{
    /// <summary>Gets the name: letters, digits, colons, dashes and underscores, at most 255.</summary>
    public required string Name { get; init; }
}

/// <summary>The resources to put a tag on, or to take it off.</summary>
public sealed record TagResourcesRequest
{
    /// <summary>Gets the resources.</summary>
    public required IReadOnlyList<TaggedResource> Resources { get; init; }
}

/// <summary>A resource that can have a tag.</summary>
public sealed record TaggedResource
{
    /// <summary>Gets the id.</summary>
    public required string ResourceId { get; init; }

    /// <summary>Gets the kind.</summary>
    public required TaggedResourceType ResourceType { get; init; }

    /// <summary>Names a droplet.</summary>
    /// <param name="dropletId">The droplet.</param>
    public static TaggedResource Droplet(long dropletId) =>
        new() { ResourceId = dropletId.ToString(CultureInfo.InvariantCulture), ResourceType = TaggedResourceType.Droplet };

    /// <summary>Names a volume.</summary>
    /// <param name="volumeId">The volume, a UUID.</param>
    public static TaggedResource Volume(string volumeId) => new() { ResourceId = volumeId, ResourceType = TaggedResourceType.Volume };

    /// <summary>Names a snapshot of a volume.</summary>
    /// <param name="snapshotId">The snapshot, a UUID.</param>
    public static TaggedResource VolumeSnapshot(string snapshotId) => new() { ResourceId = snapshotId, ResourceType = TaggedResourceType.VolumeSnapshot };
}
