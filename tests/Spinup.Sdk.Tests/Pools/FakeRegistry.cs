using System.Collections.Concurrent;
using Spinup.Sdk.LoadBalancing;

namespace Spinup.Tests.Sdk.Pools;

/// <summary>A balancer that behaves: backends wait until they are healthy, drain, and go.</summary>
internal sealed class FakeRegistry : ILoadBalancerRegistry
{
    private readonly ConcurrentDictionary<string, BackendStatus> backends = new(StringComparer.Ordinal);

    public string Name => "fake";

    public RegistryCapabilities Capabilities => RegistryCapabilities.Drain | RegistryCapabilities.HealthGate | RegistryCapabilities.Barrier;

    /// <summary>Gets or sets who is healthy.</summary>
    public Func<Backend, bool> IsHealthy { get; set; } = static _ => true;

    /// <summary>Gets or sets what a drain waits for.</summary>
    public Func<CancellationToken, Task> Draining { get; set; } = static _ => Task.CompletedTask;

    public bool IsDown { get; set; }

    public ConcurrentQueue<string> Told { get; } = new();

    public IReadOnlyDictionary<string, BackendStatus> Backends => backends;

    public Task<ReconcileReport> ReconcileAsync(IReadOnlyCollection<Backend> desired, CancellationToken cancellationToken = default) => throw new NotSupportedException("Pools tell one by one.");

    public Task RegisterAsync(Backend backend, CancellationToken cancellationToken = default)
    {
        ThrowIfDown();
        Told.Enqueue($"register {backend.Id}");
        backends.AddOrUpdate(backend.Id, _ => new(backend, BackendState.Waiting), (_, known) => known.State == BackendState.Draining ? new(backend, BackendState.Waiting) : known with { Backend = backend });
        return Task.CompletedTask;
    }

    public async Task WaitUntilReadyAsync(string id, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        var deadline = Environment.TickCount64 + timeout.TotalMilliseconds;
        while (!(backends.TryGetValue(id, out var known) && IsHealthy(known.Backend)))
        {
            ThrowIfDown();
            if (Environment.TickCount64 > deadline || !backends.ContainsKey(id))
            {
                throw new LoadBalancerException($"{id} did not become healthy");
            }

            await Task.Delay(5, cancellationToken);
        }

        backends[id] = backends[id] with { State = BackendState.Ready };
    }

    public async Task<DrainReport> DrainAsync(string id, TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        ThrowIfDown();
        if (backends.TryGetValue(id, out var known))
        {
            backends[id] = known with { State = BackendState.Draining };
            Told.Enqueue($"drain {id}");
            await Draining(cancellationToken);
        }

        return new(0, 0, 0, TimeSpan.Zero);
    }

    public Task DeregisterAsync(string id, CancellationToken cancellationToken = default)
    {
        ThrowIfDown();
        if (backends.TryRemove(id, out _))
        {
            Told.Enqueue($"deregister {id}");
        }

        return Task.CompletedTask;
    }

    public Task<IReadOnlyList<BackendStatus>> ObserveAsync(CancellationToken cancellationToken = default)
    {
        ThrowIfDown();
        foreach (var (id, known) in backends)
        {
            if (known.State is BackendState.Ready or BackendState.Down)
            {
                backends[id] = known with { State = IsHealthy(known.Backend) ? BackendState.Ready : BackendState.Down };
            }
        }

        return Task.FromResult<IReadOnlyList<BackendStatus>>([.. backends.Values]);
    }

    /// <summary>Forgets everything, as HAProxy does of what was told at run time when it is reloaded.</summary>
    public void Forget() => backends.Clear();

    private void ThrowIfDown()
    {
        if (IsDown)
        {
            throw new LoadBalancerException("fake: connection refused");
        }
    }
}
