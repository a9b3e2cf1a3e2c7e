using System.Net.Http.Headers;

namespace Spinup.Sdk.Http;

/// <summary>A token as a request carries it, and the budgets it counts against.</summary>
internal sealed class Credential(string token, Uri api, TimeProvider time)
{
    private readonly string _token = token;

    public AuthenticationHeaderValue Header { get; } = new("Bearer", token);

    public AccountBudgets Budgets { get; } = RateBudgets.Of(token, api, time);

    public bool IsFor(string token) => string.Equals(_token, token, StringComparison.Ordinal);

    // Not the token.
    public override string ToString() => nameof(Credential);
}
