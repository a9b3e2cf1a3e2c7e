using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Http;

namespace Spinup.Sdk.Leases.Spending;

/// <summary>Lists the account's droplets, once for all who ask at about the same time.</summary>
internal sealed class ApiOpenLeases(IDigitalOceanClient api, IApiClock clock, TimeProvider time) : IOpenLeaseSource, IDisposable
{
    // Our own newer leases are in the book; those of others may race in any case.
    private static readonly TimeSpan GoodFor = TimeSpan.FromSeconds(10);
    private readonly SemaphoreSlim gate = new(1, 1);

    // Replaced as a whole.
    private volatile Listing? newest;

    public async ValueTask<OpenLeases> ListAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (newest is { } known && time.GetElapsedTime(known.Taken) < GoodFor)
            {
                return known.Leases;
            }

            var (taken, at) = (time.GetTimestamp(), clock.UtcNow);
            var droplets = new List<Droplet>();
            foreach (var type in (string?[])[null, "gpus"])
            {
                await foreach (var droplet in api.Droplets.ListAsync(type: type, cancellationToken: cancellationToken).ConfigureAwait(false))
                {
                    droplets.Add(droplet);
                }
            }

            return (newest = new(taken, OpenLeases.Among(droplets, at))).Leases;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Offer(IEnumerable<Droplet> droplets, DateTimeOffset at)
    {
        // By the API's clock it is as old as it was made; this machine's ticks have to go back as far.
        var age = clock.UtcNow - at;
        var taken = time.GetTimestamp() - (long)(Math.Max(0, age.TotalSeconds) * time.TimestampFrequency);
        if (newest is not { } known || known.Taken < taken)
        {
            newest = new(taken, OpenLeases.Among(droplets, at));
        }
    }

    public void Dispose() => gate.Dispose();

    private sealed record Listing(long Taken, OpenLeases Leases);
}
