namespace Spinup.Sdk.Http;

/// <summary>The budgets of one token at one host.</summary>
internal sealed class AccountBudgets(TimeProvider time)
{
    private const string SshKeysPath = "/v2/account/keys";

    /// <summary>Gets the budget every request counts against.</summary>
    public RateBudget All { get; } = new(time);

    /// <summary>Gets the budget for listing SSH keys.</summary>
    /// <remarks>10 in 60 s (docs.digitalocean.com/reference/api, "Rate limit", read 2026-08). Its headers speak of this limit alone.</remarks>
    public RateBudget SshKeyLists { get; } = new(time, burst: 10, TimeSpan.FromSeconds(60), hour: 0);

    /// <summary>Finds the budget of its own that a request has beside <see cref="All"/>, or null.</summary>
    public RateBudget? SpecialFor(HttpRequestMessage request) =>
        request.Method == HttpMethod.Get && request.RequestUri!.AbsolutePath.AsSpan().TrimEnd('/').EndsWith(SshKeysPath, StringComparison.Ordinal)
            ? SshKeyLists
            : null;
}
