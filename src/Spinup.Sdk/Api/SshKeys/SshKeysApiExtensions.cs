using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.SshKeys;

/// <summary>The lists of <see cref="ISshKeysApi"/>, page after page.</summary>
public static class SshKeysApiExtensions
{
    /// <summary>Lists the keys lazily; one request for each 200 looked at, of which 10 a minute are allowed.</summary>
    /// <param name="keys">The API.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other; thrown while enumerating.</exception>
    public static IAsyncEnumerable<SshKey> ListAsync(this ISshKeysApi keys, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(keys);
        return Paging.ListAsync<SshKey, SshKeyPage, long>(keys.ListPageAsync, static entry => entry.Id, cancellationToken);
    }
}
