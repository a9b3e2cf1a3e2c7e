using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.Actions;

/// <summary>The lists of <see cref="IActionsApi"/>, page after page.</summary>
public static class ActionsApiExtensions
{
    /// <summary>Lists all actions of the account lazily, newest first; one request for each 200 looked at.</summary>
    /// <param name="actions">The API.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<ResourceAction> ListAsync(this IActionsApi actions, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(actions);
        return Paging.ListAsync<ResourceAction, ActionPage, long>(actions.ListPageAsync, static entry => entry.Id, cancellationToken);
    }
}
