using System.Text.Json;

namespace Spinup.Sdk.LoadBalancing.Webhook;

internal sealed partial class WebhookRegistry
{
    private static bool IsElsewhere(Backend one, Backend other) => one.Address != other.Address || one.Port != other.Port;

    /// <summary>Tells whether the hook knows all it can know; a list need not have the droplet.</summary>
    private bool IsSame(Backend there, Backend wished) =>
        !IsElsewhere(there, wished) && (there.Weight == wished.Weight || !_options.ReceiverCapabilities.HasFlag(RegistryCapabilities.Weights));

    /// <summary>Tells the hook one thing. False: it does not know the backend.</summary>
    private async Task<bool> TellAsync(string what, WebhookBackend backend, CancellationToken cancellationToken)
    {
        var requestId = Guid.NewGuid().ToString("N");
        var body = JsonSerializer.SerializeToUtf8Bytes(new WebhookMessage(what, requestId, _options.Owner, backend), WebhookJson.Default.WebhookMessage);
        var method = what == "deregister" ? HttpMethod.Delete : HttpMethod.Post;
        return await _sender.SendAsync(method, $"{what} {backend.Id}", requestId, body, isGoneFine: what is "deregister" or "drain", cancellationToken).ConfigureAwait(false) is not null;
    }

    private async Task AdmitAsync(Backend backend, CancellationToken cancellationToken)
    {
        await TellAsync("admit", WebhookBackend.Of(backend), cancellationToken).ConfigureAwait(false);
        _told[backend.Id] = new Told(backend, BackendState.Ready, 0, null);
    }

    private async Task LeaveAsync(string id, CancellationToken cancellationToken)
    {
        await DrainAsync(id, _options.DrainDeadline, cancellationToken).ConfigureAwait(false);
        await DeregisterAsync(id, cancellationToken).ConfigureAwait(false);
    }

    /// <summary>One probe a reconcile, which does not wait; as many reconciles in a row as the rise needs find it healthy.</summary>
    private async Task<bool> LookOnceAsync(Backend backend, CancellationToken cancellationToken)
    {
        if (_options.HealthPath is null)
        {
            return true;
        }

        var (isHealthy, _) = await _probe.AskAsync(backend, cancellationToken).ConfigureAwait(false);
        return _told.AddOrUpdate(
            backend.Id,
            _ => new Told(backend, BackendState.Waiting, isHealthy ? 1 : 0, null),
            (_, told) => told with { HealthyInARow = isHealthy ? told.HealthyInARow + 1 : 0 }).HealthyInARow >= _options.Rise;
    }

    private async Task<IReadOnlyList<BackendStatus>> ListAsync(CancellationToken cancellationToken)
    {
        var answer = await _sender.SendAsync(HttpMethod.Get, "list the backends", Guid.NewGuid().ToString("N"), [], isGoneFine: false, cancellationToken).ConfigureAwait(false);
        try
        {
            var entries = JsonSerializer.Deserialize(answer!, WebhookJson.Default.ListWebhookEntry) ?? throw new JsonException("it is null");
            return [.. entries.Where(entry => entry?.Owner == _options.Owner).Select(StatusOf).OrderBy(status => status.Backend.Id, StringComparer.Ordinal)];
        }
        catch (Exception failure) when (failure is JsonException or ArgumentException)
        {
            throw new LoadBalancerException($"{Name}: the list of {_sender.Shown} is not one: {failure.Message}", failure);
        }
    }

    private static BackendStatus StatusOf(WebhookEntry entry)
    {
        var backend = new Backend { Id = entry.Id ?? "", Address = entry.Address ?? "", Port = entry.Port ?? 0, Weight = entry.Weight ?? 100, DropletId = entry.DropletId };
        BackendCheck.ThrowIfWrong(backend);
        var state = entry.State switch
        {
            "waiting" => BackendState.Waiting,
            "ready" => BackendState.Ready,
            "down" => BackendState.Down,
            "draining" => BackendState.Draining,
            _ => throw new JsonException($"the backend {entry.Id} has the state \"{entry.State}\""),
        };
        return new BackendStatus(backend, state) { Health = entry.Health };
    }
}
