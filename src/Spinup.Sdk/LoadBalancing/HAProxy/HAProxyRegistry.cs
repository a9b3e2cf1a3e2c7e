using Microsoft.Extensions.Options;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.LoadBalancing.HAProxy;

/// <summary>Registers backends with HAProxy 2.6 or later over its runtime socket; nothing is written to its configuration file.</summary>
/// <remarks>
/// <para>A new server is added, checked while it drains, and made ready once a check was passed; one that leaves drains, and is removed when HAProxy itself says that nothing is
/// connected to it any more. Where it stands is kept in HAProxy alone (one that is leaving has the weight 0), so that another registry of the same owner goes on where one was killed.</para>
/// <para>A reload of HAProxy forgets the servers: reconcile after it. Thread-safe. A look takes one connection to the socket, a change one or two.</para>
/// </remarks>
public sealed class HAProxyRegistry : ILoadBalancerRegistry, IAsyncDisposable
{
    private readonly HAProxyOptions options;
    private readonly RuntimeSocket socket;
    private readonly RuntimeCommands commands;
    private readonly ServerNames names;
    private readonly ServerAdmission admission;
    private readonly ServerDeparture departure;

    /// <summary>Makes a registry for a HAProxy on this machine. Nothing is asked of it yet.</summary>
    /// <param name="options">Which HAProxy; not looked at again afterwards.</param>
    /// <param name="timeProvider">The clock for pauses and limits.</param>
    /// <exception cref="OptionsValidationException">Something about the options cannot work; the message says what.</exception>
    public HAProxyRegistry(HAProxyOptions options, TimeProvider timeProvider)
        : this(options, timeProvider, static (valid, clock) => new LocalRuntimeSocket(valid.Socket, valid.CommandTimeout, clock))
    {
    }

    /// <summary>Makes a registry for a HAProxy on another machine, whose unix socket is forwarded when it is first used, and anew when the line broke.</summary>
    /// <param name="options">Which HAProxy; not looked at again afterwards.</param>
    /// <param name="balancer">A shell on its machine, as a user who may open the socket. It stays the caller's.</param>
    /// <param name="timeProvider">The clock for pauses and limits.</param>
    /// <exception cref="OptionsValidationException">Something about the options cannot work; the message says what.</exception>
    public HAProxyRegistry(HAProxyOptions options, IRemoteShell balancer, TimeProvider timeProvider)
        : this(options, timeProvider, (valid, clock) => new ForwardedRuntimeSocket(balancer, RemotePath(valid), valid.CommandTimeout, clock)) =>
        ArgumentNullException.ThrowIfNull(balancer);

    internal HAProxyRegistry(HAProxyOptions options, TimeProvider timeProvider, Func<HAProxyOptions, TimeProvider, RuntimeSocket> open)
    {
        ArgumentNullException.ThrowIfNull(options);
        ArgumentNullException.ThrowIfNull(timeProvider);
        if (new HAProxyOptionsValidator().Validate(null, options) is { Failed: true } wrong)
        {
            throw new OptionsValidationException(Options.DefaultName, typeof(HAProxyOptions), wrong.Failures);
        }

        this.options = options;
        socket = open(options, timeProvider);
        commands = new(socket, options);
        names = new(options.Owner);
        admission = new(commands, names, options, timeProvider);
        departure = new(commands, names, options, timeProvider);
    }

    /// <inheritdoc/>
    public string Name => $"haproxy {options.Section}";

    /// <inheritdoc/>
    public RegistryCapabilities Capabilities =>
        RegistryCapabilities.Drain | RegistryCapabilities.HealthGate | RegistryCapabilities.Weights | RegistryCapabilities.InFlightCounts | RegistryCapabilities.Barrier
        | (options.SlowStart > TimeSpan.Zero ? RegistryCapabilities.SlowStart : RegistryCapabilities.None);

    /// <inheritdoc/>
    /// <remarks>
    /// While none of the wished backends is healthy and nobody else serves in the section, those that serve and are to go are kept: the next reconcile, or a drain and
    /// deregistration by name, removes them. Wish for nothing, and all are removed.
    /// </remarks>
    /// <exception cref="ArgumentException">One of the backends cannot be, or is there twice.</exception>
    public async Task<ReconcileReport> ReconcileAsync(IReadOnlyCollection<Backend> desired, CancellationToken cancellationToken = default)
    {
        BackendCheck.ThrowIfTwice(desired);
        return await new Reconciliation(commands, names, admission, departure).RunAsync(desired, options.DrainDeadline, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task RegisterAsync(Backend backend, CancellationToken cancellationToken = default)
    {
        BackendCheck.ThrowIfWrong(backend);
        await admission.RegisterAsync(backend, await commands.ReadAsync(cancellationToken).ConfigureAwait(false), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task WaitUntilReadyAsync(string id, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        await admission.WaitUntilReadyAsync(id, timeout, cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    /// <exception cref="LoadBalancerException">Also when another writer takes the backend back meanwhile: it serves then, and nothing was cut.</exception>
    public async Task<DrainReport> DrainAsync(string id, TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        ArgumentOutOfRangeException.ThrowIfLessThan(deadline, TimeSpan.Zero);
        return await departure.DrainAsync(names.Of(id), deadline, cancellationToken).ConfigureAwait(false)
            ?? throw new LoadBalancerException($"{names.Of(id)} in {commands.Where} was taken back by another while it was drained.");
    }

    /// <inheritdoc/>
    /// <remarks>Waits for requests in flight up to <see cref="HAProxyOptions.DrainDeadline"/>, and cuts them then.</remarks>
    public async Task DeregisterAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentException.ThrowIfNullOrEmpty(id);
        await departure.RemoveAsync(names.Of(id), cancellationToken).ConfigureAwait(false);
    }

    /// <inheritdoc/>
    public async Task<IReadOnlyList<BackendStatus>> ObserveAsync(CancellationToken cancellationToken = default)
    {
        var servers = await commands.ReadAsync(cancellationToken).ConfigureAwait(false);
        return [.. servers.Values.Where(names.AreOurs).OrderBy(static entry => entry.Name, StringComparer.Ordinal).Select(StatusOf)];
    }

    /// <summary>Ends what leads to the balancer; the servers stay as they are.</summary>
    public ValueTask DisposeAsync() => socket.DisposeAsync();

    private BackendStatus StatusOf(ServerEntry entry) => new(
        new() { Id = names.IdOf(entry), Address = entry.Address?.ToString() ?? "", Port = entry.Port, Weight = entry.WishedWeight }, entry.State)
    {
        InFlight = entry.InFlight,
        Health = entry.Health,
    };

    private static string RemotePath(HAProxyOptions options) => options.Socket.StartsWith('/')
        ? options.Socket
        : throw new OptionsValidationException(Options.DefaultName, typeof(HAProxyOptions),
            [$"{nameof(HAProxyOptions)}.{nameof(options.Socket)} is \"{options.Socket}\"; through a shell it must be the path of a unix socket on the balancer's machine."]);
}
