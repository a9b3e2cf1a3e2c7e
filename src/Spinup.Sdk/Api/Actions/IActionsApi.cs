using Refit;

namespace Spinup.Sdk.Api.Actions;

/// <summary>What was asked of resources, and how far it is.</summary>
public interface IActionsApi
{
    /// <summary>Gets one action. Poll here, not at the droplet's own route, which has returned a null <c>completed_at</c>.</summary>
    /// <param name="actionId">The action.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("actions:read")]
    [Get("/v2/actions/{actionId}")]
    Task<ActionAnswer> GetAsync(long actionId, CancellationToken cancellationToken = default);

    /// <summary>Gets one page of all actions of the account, newest first.</summary>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("actions:read")]
    [Get("/v2/actions")]
    Task<ActionPage> ListPageAsync(int? page = null, [AliasAs("per_page")] int? perPage = null, CancellationToken cancellationToken = default);
}
