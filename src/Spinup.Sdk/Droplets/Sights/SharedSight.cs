using System.Runtime.ExceptionServices;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;

namespace Spinup.Sdk.Droplets.Sights;

/// <summary>One listing by a tag serves all droplets that bear it: 200 of them a request.</summary>
/// <param name="api">The API.</param>
/// <param name="tag">The tag; on the droplets wanted and no others.</param>
/// <param name="time">The time.</param>
internal sealed class SharedSight(IDigitalOceanClient api, string tag, TimeProvider time) : IDropletSight, IDisposable
{
    private readonly SemaphoreSlim gate = new(1, 1);
    private readonly SingleSight alone = new(api);
    private Dictionary<long, Droplet> seen = [];
    private ExceptionDispatchInfo? failure;
    private long? lookedAt;

    // A droplet that never gets out of "new" is rare, and an action a droplet would cost more than all the listings together.
    public TimeSpan BetweenActionLooks { get; } = TimeSpan.FromMinutes(1);

    /// <summary>Gets or sets how long a listing is good for.</summary>
    /// <value>3 seconds: a boot of 20 to 45 s costs some 7 to 15 listings, however many droplets.</value>
    public TimeSpan FreshFor { get; set; } = TimeSpan.FromSeconds(3);

    public async Task<Droplet?> LookAsync(long dropletId, CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (lookedAt is not { } then || time.GetElapsedTime(then) >= FreshFor)
            {
                await ListAsync(cancellationToken).ConfigureAwait(false);
            }

            // Who shares the look shares its failure: each trying again would be as dear as looking alone.
            failure?.Throw();
            return seen.GetValueOrDefault(dropletId);
        }
        finally
        {
            gate.Release();
        }
    }

    public Task<Droplet?> LookCloselyAsync(long dropletId, CancellationToken cancellationToken) => alone.LookCloselyAsync(dropletId, cancellationToken);

    public void Dispose() => gate.Dispose();

    private async Task ListAsync(CancellationToken cancellationToken)
    {
        try
        {
            var listed = new Dictionary<long, Droplet>();
            await foreach (var droplet in api.Droplets.ListAsync(tagName: tag, cancellationToken: cancellationToken).ConfigureAwait(false))
            {
                listed[droplet.Id] = droplet;
            }

            (seen, failure) = (listed, null);
        }
        catch (DigitalOceanApiException refusal)
        {
            failure = ExceptionDispatchInfo.Capture(refusal);
        }

        lookedAt = time.GetTimestamp();
    }
}
