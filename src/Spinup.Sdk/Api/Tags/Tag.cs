using System.Diagnostics.CodeAnalysis;

namespace Spinup.Sdk.Api.Tags;

/// <summary>A tag and where it is used.</summary>
public sealed record Tag
{
    /// <summary>Gets the name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Gets where it is used.</summary>
    public TaggedResources Resources { get; init => field = value ?? new(); } = new();
}

/// <summary>Where a tag is used.</summary>
public sealed record TaggedResources
{
    /// <summary>Gets how many resources have it.</summary>
    public int Count { get; init; }

    /// <summary>Gets the address of the one tagged last.</summary>
    [SuppressMessage("Design", "CA1056", Justification = "Kept as it came.")]
    public string? LastTaggedUri { get; init; }

    /// <summary>Gets how many droplets have it.</summary>
    public TaggedResourceCount? Droplets { get; init; }

    /// <summary>Gets how many images have it.</summary>
    public TaggedResourceCount? Images { get; init; }

    /// <summary>Gets how many volumes have it.</summary>
    public TaggedResourceCount? Volumes { get; init; }

    /// <summary>Gets how many snapshots of volumes have it.</summary>
    public TaggedResourceCount? VolumeSnapshots { get; init; }

    /// <summary>Gets how many databases have it.</summary>
    public TaggedResourceCount? Databases { get; init; }
}

/// <summary>How many resources of a kind have a tag.</summary>
public sealed record TaggedResourceCount
{
    /// <summary>Gets how many.</summary>
    public int Count { get; init; }

    /// <summary>Gets the address of the one tagged last.</summary>
    [SuppressMessage("Design", "CA1056", Justification = "Kept as it came.")]
    public string? LastTaggedUri { get; init; }
}

/// <summary>An answer that holds one tag.</summary>
public sealed record TagAnswer
{
    /// <summary>Gets the tag.</summary>
    public Tag Tag { get; init => field = value ?? new(); } = new();
}

/// <summary>One page of tags.</summary>
public sealed record TagPage : Page, IPage<Tag>
{
    /// <summary>Gets the tags.</summary>
    public IReadOnlyList<Tag> Tags { get; init => field = value ?? []; } = [];

    IReadOnlyList<Tag> IPage<Tag>.Items => Tags;
}
