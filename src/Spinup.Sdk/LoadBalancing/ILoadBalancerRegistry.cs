namespace Spinup.Sdk.LoadBalancing;

/// <summary>Tells a load balancer about the members of a pool, without one dropped request.</summary>
/// <remarks>
/// <para>Every entry carries its owner's prefix; what others put there is never touched. Two writers do no harm: each call is idempotent, and a reconcile repairs what
/// another did or what a reload forgot. The truth is the balancer's: nothing is kept here that a call would need.</para>
/// <para>Thread-safe. Unless said otherwise a call throws <see cref="LoadBalancerException"/> when the balancer cannot be reached or refuses, and may be repeated.</para>
/// </remarks>
public interface ILoadBalancerRegistry
{
    /// <summary>Gets its name, in logs and errors.</summary>
    string Name { get; }

    /// <summary>Gets what it can do.</summary>
    RegistryCapabilities Capabilities { get; }

    /// <summary>Brings the balancer to have just these backends of ours: registers the missing, admits the healthy, drains and deregisters the others.</summary>
    /// <param name="desired">The backends; ids are to be unique. Those that are draining and still wished are taken back.</param>
    /// <param name="cancellationToken">Ends it between two steps; what was done stays done.</param>
    /// <remarks>
    /// Does not wait for health: a backend that is not healthy yet stays registered, and a later reconcile or <see cref="WaitUntilReadyAsync"/> admits it. Those to be removed are
    /// drained together, for at most the registry's own drain deadline.
    /// </remarks>
    Task<ReconcileReport> ReconcileAsync(IReadOnlyCollection<Backend> desired, CancellationToken cancellationToken = default);

    /// <summary>Registers a backend; it gets no request until it was found healthy. Once more for one that is there changes what differs.</summary>
    /// <param name="backend">The backend.</param>
    /// <param name="cancellationToken">Ends it; the backend may be registered or not.</param>
    /// <exception cref="ArgumentException">The backend cannot be: its id, address or port.</exception>
    Task RegisterAsync(Backend backend, CancellationToken cancellationToken = default);

    /// <summary>Waits until a registered backend is healthy, and admits it.</summary>
    /// <param name="id">The backend's id.</param>
    /// <param name="timeout">How long to wait.</param>
    /// <param name="cancellationToken">Ends the wait; the backend stays registered.</param>
    /// <exception cref="LoadBalancerException">It is not registered, or was not healthy in time: the message has what the balancer said of it last.</exception>
    Task WaitUntilReadyAsync(string id, TimeSpan timeout, CancellationToken cancellationToken = default);

    /// <summary>Keeps new requests off a backend and waits for those in flight; at the deadline they are cut.</summary>
    /// <param name="id">The backend's id. One that is not registered is drained already.</param>
    /// <param name="deadline">How long to wait for requests in flight.</param>
    /// <param name="cancellationToken">Ends the wait; the backend stays draining, and another drain goes on from there.</param>
    Task<DrainReport> DrainAsync(string id, TimeSpan deadline, CancellationToken cancellationToken = default);

    /// <summary>Removes a backend. Drain it first. One that is not registered is removed already.</summary>
    /// <param name="id">The backend's id.</param>
    /// <param name="cancellationToken">Ends it; the backend may be removed or not.</param>
    Task DeregisterAsync(string id, CancellationToken cancellationToken = default);

    /// <summary>Says how the backends of ours are.</summary>
    /// <param name="cancellationToken">Ends the look.</param>
    Task<IReadOnlyList<BackendStatus>> ObserveAsync(CancellationToken cancellationToken = default);
}
