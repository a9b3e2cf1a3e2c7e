using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Leases.Witnesses;
using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Leases;

/// <summary>A droplet to be destroyed, and what is known of it.</summary>
internal sealed record DestroyTarget
{
    /// <summary>Makes a target of a droplet that the API showed by itself or in a list; which, the caller knows.</summary>
    public static DestroyTarget Of(Droplet droplet) => new()
    {
        DropletId = droplet.Id,
        Name = droplet.Name,
        CreatedAt = droplet.CreatedAt,
        Price = new(droplet.Size?.PricePerHourUsd ?? 0, droplet.Size?.PricePerMonthUsd ?? 0),
        WasActive = droplet.Status != DropletStatus.New,
        IsGpu = DropletLookup.IsGpuSize(droplet.SizeSlug),
    };

    public required long DropletId { get; init; }

    public required string Name { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required DropletPrice Price { get; init; }

    /// <summary>Gets whether the API ever showed it beyond <c>new</c>. Before, a 404 may only mean "not yet".</summary>
    public bool WasActive { get; init; }

    /// <summary>Gets whether a list showed it. Before, its absence from one may only mean "not yet": lists lag a create.</summary>
    public bool WasListed { get; init; }

    /// <summary>Gets whether a second droplet of this name may exist, because an answer to its create was lost.</summary>
    public bool MayHaveTwins { get; init; }

    /// <summary>Gets whether it is a GPU droplet: those are listed apart.</summary>
    public bool IsGpu { get; init; }

    /// <summary>Gets when an earlier delete of it was accepted, or when it was found gone; <see langword="null"/> when neither is known. What is left is to prove it.</summary>
    public DateTimeOffset? DeletedAt { get; init; }

    /// <summary>Gets the lease of this process that it is destroyed for, whose witnesses are told; <see langword="null"/> for somebody else's.</summary>
    public LeaseIntent? Intent { get; init; }
}
