using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Images;

/// <summary>An image droplets can be made from.</summary>
public sealed record Image
{
    /// <summary>Gets the id.</summary>
    public long Id { get; init; }

    /// <summary>Gets the name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the system it holds (<c>Debian</c>).</summary>
    public string Distribution { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the slug; <see langword="null"/> for all but DigitalOcean's own.</summary>
    public string? Slug { get; init; }

    /// <summary>Gets where it comes from.</summary>
    public ImageType Type { get; init; }

    /// <summary>Gets how far it is.</summary>
    public ImageStatus Status { get; init; }

    /// <summary>Gets whether every account can use it.</summary>
    [JsonPropertyName("public")]
    public bool IsPublic { get; init; }

    /// <summary>Gets the slugs of the regions that have it.</summary>
    public IReadOnlyList<string> Regions { get; init => field = value ?? []; } = [];

    /// <summary>Gets when it was made.</summary>
    public DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets the smallest disk it fits on, in GiB.</summary>
    [JsonPropertyName("min_disk_size")]
    public int? MinDiskGib { get; init; }

    /// <summary>Gets how much it holds in GiB, which is what is billed.</summary>
    [JsonPropertyName("size_gigabytes")]
    public double? SizeGib { get; init; }

    /// <summary>Gets words about it.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the tags.</summary>
    public IReadOnlyList<string> Tags { get; init => field = value ?? []; } = [];

    /// <summary>Gets why it could not be made.</summary>
    public string? ErrorMessage { get; init; }
}

/// <summary>An answer that holds one image.</summary>
public sealed record ImageAnswer
{
    /// <summary>Gets the image.</summary>
    public Image Image { get; init => field = value ?? new(); } = new();
}

/// <summary>One page of images.</summary>
public sealed record ImagePage : Page, IPage<Image>
{
    /// <summary>Gets the images.</summary>
    public IReadOnlyList<Image> Images { get; init => field = value ?? []; } = [];

    IReadOnlyList<Image> IPage<Image>.Items => Images;
}
