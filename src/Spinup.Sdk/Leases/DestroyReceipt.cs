namespace Spinup.Sdk.Leases;

/// <summary>Proof that a droplet is gone, and what it cost.</summary>
public sealed record DestroyReceipt
{
    /// <summary>Gets the droplet.</summary>
    public required long DropletId { get; init; }

    /// <summary>Gets its name.</summary>
    public required string DropletName { get; init; }

    /// <summary>Gets when it was created, by the API's clock.</summary>
    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets when the delete was accepted, by the API's clock.</summary>
    public required DateTimeOffset DestroyedAt { get; init; }

    /// <summary>Gets when its absence was confirmed, by the API's clock.</summary>
    public required DateTimeOffset ConfirmedAt { get; init; }

    /// <summary>Gets how long it lived: from create to delete.</summary>
    public TimeSpan Lived => DestroyedAt - CreatedAt;

    /// <summary>Gets the price of an hour in US dollars.</summary>
    public required decimal PricePerHourUsd { get; init; }

    /// <summary>Gets what it cost in US dollars by DigitalOcean's billing rule; taxes, transfer and discounts are not part of it.</summary>
    public required decimal CostUsd { get; init; }

    /// <summary>Gets what the volumes cost that went with it, in US dollars by <see cref="Pricing.StorageRule"/>. Not part of <see cref="CostUsd"/>.</summary>
    /// <value>0 when it had none; those that are kept go on costing and are not counted.</value>
    public decimal VolumesCostUsd { get; init; }
}

/// <summary>The absence of a droplet could not be confirmed. It may still exist and cost money.</summary>
public sealed class DropletDestroyException : SpinupException
{
    /// <summary>Creates the exception.</summary>
    /// <param name="message">Which droplet, what was tried and seen, and what will happen to it.</param>
    /// <param name="innerException">What caused it, if anything did.</param>
    public DropletDestroyException(string message, Exception? innerException = null)
        : base(message, innerException)
    {
    }

    /// <summary>Gets the droplet; 0 when its create was never answered.</summary>
    public long DropletId { get; init; }

    /// <summary>Gets its name.</summary>
    public string DropletName { get; init; } = "";
}
