using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Droplets.Fleets;

/// <summary>The handle of a run's droplets. Their teardowns are joined: one delete and a few looks serve them all.</summary>
internal sealed class EphemeralFleet : IEphemeralFleet
{
    // For the two tags: free, and swept.
    private static readonly TimeSpan TagsLimit = TimeSpan.FromSeconds(10);

    private readonly ProvisioningParts parts;
    private readonly FleetRun run;
    private readonly IReadOnlyList<EphemeralDroplet> droplets;
    private int tagsAreGone;

    public EphemeralFleet(ProvisioningParts parts, FleetRun run, IReadOnlyList<EphemeralDroplet> droplets, IReadOnlyList<Exception> failures) =>
        (this.parts, this.run, this.droplets, Failures) = (parts, run, droplets, failures);

    public IReadOnlyList<IEphemeralDroplet> Droplets => droplets;

    public IReadOnlyList<Exception> Failures { get; }

    public Task<DateTimeOffset> RenewAsync(TimeSpan remaining, CancellationToken cancellationToken = default) =>
        run.Term.ExtendAsync(droplets, remaining, cancellationToken);

    public Task<IReadOnlyList<DestroyReceipt>> DestroyAsync(CancellationToken cancellationToken = default) =>
        Task.Run(DestroyAllAsync, CancellationToken.None).WaitAsync(cancellationToken);

    public async ValueTask DisposeAsync()
    {
        var teardown = new FleetTeardown(parts, run, droplets);
        await teardown.RunAsync().ConfigureAwait(false);
        foreach (var droplet in droplets)
        {
            // Each joins what is under way, and says so where it failed.
            await droplet.DisposeAsync().ConfigureAwait(false);
        }

        await RemoveTagsAsync().ConfigureAwait(false);
    }

    private async Task<IReadOnlyList<DestroyReceipt>> DestroyAllAsync()
    {
        var ends = await new FleetTeardown(parts, run, droplets).RunAsync().ConfigureAwait(false);
        var failures = ends.Select(end => end.Failure).OfType<DropletDestroyException>().ToList();
        var receipts = ends.Select(end => end.Receipt).OfType<DestroyReceipt>().ToList();
        if (failures.Count > 0)
        {
            throw new FleetDestroyException(
                $"{failures.Count} of {droplets.Count} droplets are not confirmed gone and may cost money: {string.Join(", ", failures.Select(failure => failure.DropletId))}. {failures[0].Message}", failures, receipts);
        }

        await RemoveTagsAsync().ConfigureAwait(false);
        return receipts;
    }

    private async Task RemoveTagsAsync()
    {
        if (Interlocked.Exchange(ref tagsAreGone, 1) == 0)
        {
            using var limit = new CancellationTokenSource(TagsLimit, parts.Time);
            await parts.Renewal.RemoveAsync(run.Tag, limit.Token).ConfigureAwait(false);
            await run.Term.RemoveTagsAsync(limit.Token).ConfigureAwait(false);
        }
    }
}
