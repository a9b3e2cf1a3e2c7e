using System.Diagnostics.CodeAnalysis;

namespace Spinup.Sdk.Api.Images;

/// <summary>The wish for an image from a public address.</summary>
public sealed record CreateImageRequest
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets where it is fetched from: raw, qcow2, vhdx, vdi or vmdk, at most 100 GB.</summary>
    [SuppressMessage("Design", "CA1056", Justification = "Sent as it is; a Uri would be rewritten.")]
    public required string Url { get; init; }

    /// <summary>Gets the slug of the region to store it in.</summary>
    public required string Region { get; init; }

    /// <summary>Gets the system it holds.</summary>
    public string? Distribution { get; init; }

    /// <summary>Gets words about it.</summary>
    public string? Description { get; init; }

    /// <summary>Gets the tags.</summary>
    public IReadOnlyList<string>? Tags { get; init; }
}

/// <summary>The wish to call an image otherwise; what is absent stays.</summary>
public sealed record UpdateImageRequest
{
    /// <summary>Gets the name.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the system it holds.</summary>
    public string? Distribution { get; init; }

    /// <summary>Gets words about it.</summary>
    public string? Description { get; init; }
}

/// <summary>To whom an image is offered: one of the two.</summary>
public sealed record OfferImageRequest
{
    /// <summary>Gets the address of the other account's owner.</summary>
    public string? RecipientEmail { get; init; }

    /// <summary>Gets the id of the other account.</summary>
    public string? RecipientUuid { get; init; }
}

/// <summary>An offer of an image to another account.</summary>
public sealed record ImageTransfer
{
    /// <summary>Gets the id.</summary>
    public long TransferId { get; init; }
}

/// <summary>The wish to take an image that was offered.</summary>
public sealed record AcceptImageRequest
{
    /// <summary>Gets the id of the offer.</summary>
    public required long TransferId { get; init; }

    /// <summary>Gets the id of the account that takes it.</summary>
    public required string RecipientUuid { get; init; }
}

/// <summary>Something asked of an image.</summary>
public sealed record ImageActionRequest
{
    /// <summary>Gets what is asked.</summary>
    public required ImageActionType Type { get; init; }

    /// <summary>Gets the slug of the region to copy it to; for a transfer only.</summary>
    public string? Region { get; init; }
}
