using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Spinup.Sdk.LoadBalancing;
using Spinup.Sdk.Yarp.Configuration;
using Spinup.Sdk.Yarp.Members;
using Yarp.ReverseProxy;
using Yarp.ReverseProxy.Model;

namespace Spinup.Sdk.Yarp;

/// <summary>The members of one owner in one cluster of the proxy in this process.</summary>
internal sealed partial class YarpRegistry : ILoadBalancerRegistry, IAsyncDisposable, IDisposable
{
    // A cancelled forward ends within milliseconds; one that does not by then hangs in code that is not the proxy's.
    private static readonly TimeSpan CutGrace = TimeSpan.FromSeconds(5);

    // 0.2 ms is usual; this is for one that is not started yet, or busy.
    private static readonly TimeSpan ApplyLimit = TimeSpan.FromSeconds(10);

    private readonly YarpRegistryOptions _options;
    private readonly MembersConfigProvider _config;
    private readonly ConcurrentDictionary<string, Member> _members;
    private readonly IProxyStateLookup _proxy;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly MemberProbe _probe;
    private readonly CancellationTokenSource _stop = new();
    private readonly ConcurrentDictionary<Task, byte> _loops = new();

    public YarpRegistry(string name, YarpRegistryOptions options, ClusterMembers members, MembersConfigProvider config, IProxyStateLookup proxy, TimeProvider time, ILogger<YarpRegistry> logger)
    {
        (Name, _options, _config, _proxy, _time, _logger) = (name, options, config, proxy, time, logger);
        _members = members.Of(options.ClusterId);
        _probe = new MemberProbe(options, time);
    }

    public string Name { get; }

    public RegistryCapabilities Capabilities => RegistryCapabilities.Drain | RegistryCapabilities.HealthGate | RegistryCapabilities.InFlightCounts | RegistryCapabilities.Barrier;

    public async Task<ReconcileReport> ReconcileAsync(IReadOnlyCollection<Backend> desired, CancellationToken cancellationToken = default)
    {
        BackendCheck.ThrowIfTwice(desired);
        var (added, admitted) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        foreach (var backend in desired)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var wasDraining = Find(backend.Id)?.Look().State == BackendState.Draining;
            if (Put(backend, out var member))
            {
                added.Add(backend.Id);
            }

            var admission = member.Admit();
            if (admission == Admission.Now || (wasDraining && admission == Admission.Already))
            {
                LogAdmitted(Name, backend.Id);
                admitted.Add(backend.Id);
            }
        }

        if (admitted.Count > 0)
        {
            await ApplyAsync("admit", ApplyLimit, cancellationToken).ConfigureAwait(false);
        }

        var wished = desired.Select(backend => backend.Id).ToHashSet(StringComparer.Ordinal);
        var leaving = Ours().Select(member => member.Look().Backend.Id).Where(id => !wished.Contains(id)).ToList();
        var left = await Task.WhenAll(leaving.Select(async id => (Id: id, IsGone: await LeaveAsync(id, cancellationToken).ConfigureAwait(false)))).ConfigureAwait(false);
        return new ReconcileReport(added.ToImmutable(), [.. left.Where(one => one.IsGone).Select(one => one.Id)], admitted.ToImmutable());
    }

    public Task RegisterAsync(Backend backend, CancellationToken cancellationToken = default)
    {
        BackendCheck.ThrowIfWrong(backend);
        cancellationToken.ThrowIfCancellationRequested();
        Put(backend, out _);
        return Task.CompletedTask;
    }

    public async Task WaitUntilReadyAsync(string id, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        cancellationToken.ThrowIfCancellationRequested();
        var start = _time.GetTimestamp();
        while (true)
        {
            var member = Find(id) ?? throw new LoadBalancerException($"{Name}: the backend {id} is not registered in cluster {_options.ClusterId}.");
            var view = member.Look();
            if (member.Admit() is var admission and not Admission.No)
            {
                if (admission == Admission.Now)
                {
                    LogAdmitted(Name, id);
                }

                break;
            }

            if (view.State == BackendState.Draining)
            {
                throw new LoadBalancerException($"{Name}: the backend {id} is draining; register it again to take it back.");
            }

            try
            {
                await view.Changed.WaitAsync(Left(start, timeout), _time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                throw new LoadBalancerException($"{Name}: the backend {id} was not healthy within {timeout}: {member.Look().Said ?? "no probe has come to its end yet"}.");
            }
        }

        await ApplyAsync("admit " + id, ApplyLimit, cancellationToken).ConfigureAwait(false);
        if (!_proxy.TryGetCluster(_options.ClusterId, out var cluster))
        {
            throw new LoadBalancerException($"{Name}: the proxy's configuration has no cluster {_options.ClusterId}, so the backend {id} gets no request.");
        }

        if (cluster.Destinations.TryGetValue(DestinationIdOf(id), out var taken) && !IsGated(taken))
        {
            throw new LoadBalancerException($"{Name}: the cluster {_options.ClusterId} has a destination {DestinationIdOf(id)} that is not ours; give the backend another id, or set another {nameof(_options.OwnerPrefix)}.");
        }
    }

    public async Task<DrainReport> DrainAsync(string id, TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentOutOfRangeException.ThrowIfLessThan(deadline, TimeSpan.Zero);
        return Find(id) is { } member
            ? (await DrainAsync(member, deadline, cancellationToken).ConfigureAwait(false)).Report
            : new DrainReport(0, 0, 0, TimeSpan.Zero);
    }

    public async Task DeregisterAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        cancellationToken.ThrowIfCancellationRequested();
        if (!await LeaveAsync(id, cancellationToken).ConfigureAwait(false))
        {
            throw TakenBack(id);
        }
    }

    public Task<IReadOnlyList<BackendStatus>> ObserveAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        var cluster = _proxy.TryGetCluster(_options.ClusterId, out var found) ? found : null;
        return Task.FromResult<IReadOnlyList<BackendStatus>>([.. Ours().Select(member => StatusOf(member.Look(), cluster)).OrderBy(status => status.Backend.Id, StringComparer.Ordinal)]);
    }

    // The members stay in the proxy: who ends the registry does not end the pool.
    public async ValueTask DisposeAsync()
    {
        await _stop.CancelAsync().ConfigureAwait(false);
        await Task.WhenAll(_loops.Keys).ConfigureAwait(false);
        Dispose();
    }

    public void Dispose()
    {
        _stop.Cancel();
        _probe.Dispose();
    }

    private static bool IsGated(DestinationState destination) => destination.Model.Config.Metadata?.ContainsKey(Member.Mark) == true;

    private BackendStatus StatusOf(MemberView view, ClusterState? cluster)
    {
        // The user may have switched on health checks of the proxy's own, which can keep requests off what we find healthy.
        var refused = view.State == BackendState.Ready && cluster?.Destinations.TryGetValue(DestinationIdOf(view.Backend.Id), out var destination) == true
            && (destination.Health.Active == DestinationHealth.Unhealthy || destination.Health.Passive == DestinationHealth.Unhealthy);
        return new BackendStatus(view.Backend, refused ? BackendState.Down : view.State)
        {
            InFlight = view.InFlight,
            Health = refused ? "unhealthy to the proxy's own health check" : view.Said,
        };
    }

    private string DestinationIdOf(string id) => _options.OwnerPrefix + id;

    private IEnumerable<Member> Ours() => _members.Values.Where(member => member.Owner == _options.OwnerPrefix);

    private Member? Find(string id) =>
        _members.TryGetValue(DestinationIdOf(id), out var member) && member.Owner == _options.OwnerPrefix && member.Look() is { IsRemoved: false } view && view.Backend.Id == id ? member : null;

    private TimeSpan Left(long start, TimeSpan timeout) => timeout - _time.GetElapsedTime(start) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

    private LoadBalancerException TakenBack(string id) => new($"{Name}: the backend {id} was registered again while it drained, and gets requests.");
}
