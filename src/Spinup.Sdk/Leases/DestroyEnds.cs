using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Leases;

/// <summary>How a destroy ends, whichever destroyer brought it there.</summary>
internal static class DestroyEnds
{
    /// <summary>Says whether asking again can help: a token that is wrong, revoked or lacks the scope does not get better by it; everything else may.</summary>
    public static bool MayPass(this DigitalOceanApiException refusal) =>
        refusal.Kind is not (DigitalOceanErrorKind.Unauthorized or DigitalOceanErrorKind.Forbidden);

    public static DestroyReceipt ReceiptOf(this DestroyTarget target, DateTimeOffset destroyedAt, DateTimeOffset confirmedAt) => new()
    {
        DropletId = target.DropletId,
        DropletName = target.Name,
        CreatedAt = target.CreatedAt,
        DestroyedAt = destroyedAt,
        ConfirmedAt = confirmedAt,
        PricePerHourUsd = target.Price.PerHourUsd,
        CostUsd = BillingRule.CostUsd(target.Price, target.CreatedAt, destroyedAt),
    };

    public static DropletDestroyException Unconfirmed(this DestroyTarget target, TimeSpan elapsed, string lastSeen, Exception? cause)
    {
        var expiry = DropletName.TryParse(target.Name, out var name) ? $" Any sweep destroys it after {name.ExpiresAt:u}." : "";
        return new(
            $"Droplet {target.DropletId} ({target.Name}) is not confirmed gone after {elapsed.TotalSeconds:0.0} s; it may still exist and cost money. "
            + $"Last seen: {cause?.Message ?? lastSeen}.{expiry}",
            cause)
        {
            DropletId = target.DropletId,
            DropletName = target.Name,
        };
    }
}
