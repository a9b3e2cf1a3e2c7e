using System.Collections.Concurrent;
using System.Collections.Immutable;
using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.LoadBalancing.Webhook;

/// <summary>Tells a balancer by its hook. What a hook cannot do, count requests or say that the last one is gone, is not claimed.</summary>
internal sealed partial class WebhookRegistry : ILoadBalancerRegistry, IDisposable
{
    private readonly WebhookRegistryOptions _options;
    private readonly TimeProvider _time;
    private readonly WebhookSender _sender;
    private readonly BackendProbe _probe;

    // What this process told the hook: the truth where the hook lists nothing, and else only for how long a drain is under way.
    private readonly ConcurrentDictionary<string, Told> _told = new(StringComparer.Ordinal);

    public WebhookRegistry(string name, WebhookRegistryOptions options, TimeProvider time, ILogger<WebhookRegistry> logger, HttpMessageHandler? hook = null, HttpMessageHandler? backends = null)
    {
        WebhookRegistryOptionsValidator.ThrowIfWrong(options);
        (Name, _options, _time) = (name, options, time);
        _sender = new WebhookSender(name, options, time, logger, hook);
        _probe = new BackendProbe(options, time, backends);
    }

    public string Name { get; }

    public RegistryCapabilities Capabilities => _options.ReceiverCapabilities | (_options.HealthPath is null ? RegistryCapabilities.None : RegistryCapabilities.HealthGate);

    private bool CanDrain => _options.ReceiverCapabilities.HasFlag(RegistryCapabilities.Drain);

    public async Task<ReconcileReport> ReconcileAsync(IReadOnlyCollection<Backend> desired, CancellationToken cancellationToken = default)
    {
        BackendCheck.ThrowIfTwice(desired);
        var there = (await ObserveAsync(cancellationToken).ConfigureAwait(false)).ToDictionary(status => status.Backend.Id, StringComparer.Ordinal);
        var (added, admitted) = (ImmutableArray.CreateBuilder<string>(), ImmutableArray.CreateBuilder<string>());
        foreach (var backend in desired)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var status = there.GetValueOrDefault(backend.Id);
            if (status is null)
            {
                _told.TryRemove(backend.Id, out _); // The hook lost it, whatever it was told before.
            }

            if (status is null || status.State == BackendState.Draining || !IsSame(status.Backend, backend))
            {
                await RegisterAsync(backend, cancellationToken).ConfigureAwait(false);
                if (status is null)
                {
                    added.Add(backend.Id);
                }
            }
            else if (!_told.ContainsKey(backend.Id))
            {
                _told.TryAdd(backend.Id, new Told(backend, status.State, 0, null)); // Listed, and told by a process before this one.
            }
        }

        var waiting = desired.Where(backend => there.GetValueOrDefault(backend.Id) is not { State: BackendState.Ready or BackendState.Down } status || IsElsewhere(status.Backend, backend)).ToList();
        var healthy = await Task.WhenAll(waiting.Select(backend => LookOnceAsync(backend, cancellationToken))).ConfigureAwait(false);
        foreach (var (backend, _) in waiting.Zip(healthy).Where(pair => pair.Second))
        {
            await AdmitAsync(backend, cancellationToken).ConfigureAwait(false);
            admitted.Add(backend.Id);
        }

        var leaving = there.Keys.Except(desired.Select(backend => backend.Id), StringComparer.Ordinal).ToList();
        await Task.WhenAll(leaving.Select(id => LeaveAsync(id, cancellationToken))).ConfigureAwait(false);
        return new ReconcileReport(added.ToImmutable(), [.. leaving], admitted.ToImmutable());
    }

    public async Task RegisterAsync(Backend backend, CancellationToken cancellationToken = default)
    {
        BackendCheck.ThrowIfWrong(backend);
        await TellAsync("register", WebhookBackend.Of(backend), cancellationToken).ConfigureAwait(false);
        _told.AddOrUpdate(
            backend.Id,
            _ => new Told(backend, BackendState.Waiting, 0, null),
            (_, told) => told.State == BackendState.Draining || IsElsewhere(told.Backend, backend) ? new Told(backend, BackendState.Waiting, 0, null) : told with { Backend = backend });
    }

    public async Task WaitUntilReadyAsync(string id, TimeSpan timeout, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentOutOfRangeException.ThrowIfLessThan(timeout, TimeSpan.Zero);
        var start = _time.GetTimestamp();
        var status = (await ObserveAsync(cancellationToken).ConfigureAwait(false)).FirstOrDefault(one => one.Backend.Id == id)
            ?? throw new LoadBalancerException($"{Name}: the backend {id} is not registered at {_sender.Shown}.");
        if (status.State == BackendState.Draining)
        {
            throw new LoadBalancerException($"{Name}: the backend {id} is draining; register it again to take it back.");
        }

        if (status.State == BackendState.Ready)
        {
            return;
        }

        var wasTold = _told.ContainsKey(id);
        for (var inARow = 0; _options.HealthPath is not null;)
        {
            var (isHealthy, said) = await _probe.AskAsync(status.Backend, cancellationToken).ConfigureAwait(false);
            inARow = isHealthy ? inARow + 1 : 0;
            if (inARow >= _options.Rise)
            {
                break;
            }

            var left = timeout - _time.GetElapsedTime(start);
            if (left < _options.HealthInterval)
            {
                throw new LoadBalancerException($"{Name}: the backend {id} was not healthy within {timeout}: {said}, {inARow} of {_options.Rise} times.");
            }

            await Task.Delay(_options.HealthInterval, _time, cancellationToken).ConfigureAwait(false);
        }

        if (wasTold && _told.GetValueOrDefault(id) is not { State: not BackendState.Draining })
        {
            throw new LoadBalancerException($"{Name}: the backend {id} was removed or drained while it was waited for.");
        }

        await AdmitAsync(status.Backend, cancellationToken).ConfigureAwait(false);
    }

    public async Task<DrainReport> DrainAsync(string id, TimeSpan deadline, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        ArgumentOutOfRangeException.ThrowIfLessThan(deadline, TimeSpan.Zero);
        var start = _time.GetTimestamp();
        if (!CanDrain)
        {
            return new DrainReport(null, null, null, TimeSpan.Zero);
        }

        // One that was begun here and whose wait was cancelled goes on from there.
        var told = _told.GetValueOrDefault(id);
        if (told is not { State: BackendState.Draining, DrainingSince: { } since })
        {
            if (!await TellAsync("drain", told is null ? WebhookBackend.Of(id) : WebhookBackend.Of(told.Backend), cancellationToken).ConfigureAwait(false))
            {
                _told.TryRemove(id, out _);
                return new DrainReport(null, null, null, _time.GetElapsedTime(start));
            }

            since = _time.GetTimestamp();
            if (told is not null)
            {
                told = told with { State = BackendState.Draining, DrainingSince = since };
                _told[id] = told;
            }
        }

        // Nobody says when the last request ends, so it is waited out.
        var left = deadline - _time.GetElapsedTime(since);
        if (left > TimeSpan.Zero)
        {
            await Task.Delay(left, _time, cancellationToken).ConfigureAwait(false);
        }

        return told is not null && _told.TryGetValue(id, out var now) && now.State != BackendState.Draining
            ? throw new LoadBalancerException($"{Name}: the backend {id} was registered again while it drained, and may get requests.")
            : new DrainReport(null, null, null, _time.GetElapsedTime(start));
    }

    public async Task DeregisterAsync(string id, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(id);
        await TellAsync("deregister", _told.TryGetValue(id, out var told) ? WebhookBackend.Of(told.Backend) : WebhookBackend.Of(id), cancellationToken).ConfigureAwait(false);
        _told.TryRemove(id, out _);
    }

    public async Task<IReadOnlyList<BackendStatus>> ObserveAsync(CancellationToken cancellationToken = default)
    {
        cancellationToken.ThrowIfCancellationRequested();
        return _options.ListsBackends
            ? await ListAsync(cancellationToken).ConfigureAwait(false)
            : [.. _told.Values.Select(told => new BackendStatus(told.Backend, told.State)).OrderBy(status => status.Backend.Id, StringComparer.Ordinal)];
    }

    public void Dispose()
    {
        _sender.Dispose();
        _probe.Dispose();
    }

    private sealed record Told(Backend Backend, BackendState State, int HealthyInARow, long? DrainingSince);
}
