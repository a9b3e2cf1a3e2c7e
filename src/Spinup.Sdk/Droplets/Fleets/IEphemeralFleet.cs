using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Droplets.Fleets;

/// <summary>Droplets of one run that end together. Leaving the <c>await using</c> block destroys all of them.</summary>
/// <remarks>Thread-safe. A droplet may also be destroyed alone; the fleet then has one less to destroy. Disposing never throws for a destroy that failed, as with a single droplet.</remarks>
public interface IEphemeralFleet : IAsyncDisposable
{
    /// <summary>Gets the droplets that are ready.</summary>
    IReadOnlyList<IEphemeralDroplet> Droplets { get; }

    /// <summary>Gets why the others are not: one for each, destroyed already unless its message says otherwise.</summary>
    /// <value>Empty, unless <see cref="PartialSuccess.KeepReady"/> was chosen.</value>
    IReadOnlyList<Exception> Failures { get; }

    /// <summary>Lets all of them live longer, with one tag in one request; as <see cref="IEphemeralDroplet.RenewAsync"/>.</summary>
    /// <param name="remaining">How long from now on. Between 1 second and 30 days.</param>
    /// <param name="cancellationToken">Stops; the renewal may have happened or not.</param>
    /// <returns>When their time is over now.</returns>
    Task<DateTimeOffset> RenewAsync(TimeSpan remaining, CancellationToken cancellationToken = default);

    /// <summary>Destroys all with one delete by the run's tag and waits until their absence is confirmed, by a few listings.</summary>
    /// <param name="cancellationToken">Ends the wait, not the teardown.</param>
    /// <returns>A receipt for each of <see cref="Droplets"/>, in their order.</returns>
    /// <exception cref="FleetDestroyException">Some could not be confirmed; those may still exist and cost money. It may be tried again.</exception>
    Task<IReadOnlyList<DestroyReceipt>> DestroyAsync(CancellationToken cancellationToken = default);
}
