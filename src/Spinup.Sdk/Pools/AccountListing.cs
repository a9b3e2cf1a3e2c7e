using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Pools;

/// <summary>One listing of an account's droplets of ours, shared by all pools of a token.</summary>
/// <remarks>One request for 200 droplets. Callers that ask at once wait for the same listing; one that is young enough serves again. Thread-safe.</remarks>
internal sealed class AccountListing(IDigitalOceanClient api, TimeProvider time) : IDisposable
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private PoolListing? last;

    /// <summary>Reads the droplets.</summary>
    /// <param name="notBefore">A timestamp of the clock: a listing that began earlier is too old.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    public async Task<PoolListing> ReadAsync(long notBefore, CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (last is not { } known || known.BeganAt < notBefore)
            {
                var began = time.GetTimestamp();
                var droplets = new Dictionary<long, Droplet>();
                await foreach (var droplet in api.Droplets.ListAsync(tagName: LeaseTag.Ours, cancellationToken: cancellationToken).ConfigureAwait(false))
                {
                    droplets[droplet.Id] = droplet;
                }

                last = known = new(began, droplets);
            }

            return known;
        }
        finally
        {
            turn.Release();
        }
    }

    public void Dispose() => turn.Dispose();
}

/// <summary>What a listing showed.</summary>
/// <param name="BeganAt">The clock's timestamp from before it was asked for.</param>
/// <param name="Droplets">The droplets by their ids.</param>
internal sealed record PoolListing(long BeganAt, IReadOnlyDictionary<long, Droplet> Droplets);
