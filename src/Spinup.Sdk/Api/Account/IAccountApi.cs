using Refit;

namespace Spinup.Sdk.Api.Account;

/// <summary>The account the token belongs to.</summary>
public interface IAccountApi
{
    /// <summary>Gets the account. The cheapest way to learn whether a token works.</summary>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("account:read")]
    [Get("/v2/account")]
    Task<AccountAnswer> GetAsync(CancellationToken cancellationToken = default);
}
