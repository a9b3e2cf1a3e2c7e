using Spinup.Sdk.Leases.Witnesses;

namespace Spinup.Sdk.Leases.Spending;

/// <summary>Is asked before leases are made longer: that costs money too.</summary>
internal interface ISpendGuard
{
    /// <summary>Returns when it may be done; what it can cost is reserved then.</summary>
    /// <param name="intents">The leases that one renewal is for.</param>
    /// <param name="expiresAt">When they shall be over.</param>
    /// <param name="cancellationToken">Stops; nothing is reserved then.</param>
    /// <exception cref="SpendCapException">A cap could be passed. They last as long as before.</exception>
    /// <exception cref="DigitalOceanApiException">What is open on the account could not be listed.</exception>
    ValueTask CheckRenewalAsync(IReadOnlyList<LeaseIntent> intents, DateTimeOffset expiresAt, CancellationToken cancellationToken);
}
