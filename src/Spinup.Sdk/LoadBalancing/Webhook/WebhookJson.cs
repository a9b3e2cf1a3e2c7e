using System.Text.Json.Serialization;

namespace Spinup.Sdk.LoadBalancing.Webhook;

/// <summary>What a hook is told.</summary>
internal sealed record WebhookMessage(string Event, string RequestId, string Owner, WebhookBackend Backend);

/// <summary>A backend as a hook is told of it; with its id only where nothing else is known.</summary>
internal sealed record WebhookBackend(string Id, string? Address, int? Port, int? Weight, long? DropletId)
{
    public static WebhookBackend Of(Backend backend) => new(backend.Id, backend.Address, backend.Port, backend.Weight, backend.DropletId);

    public static WebhookBackend Of(string id) => new(id, null, null, null, null);
}

/// <summary>A backend as a hook lists it.</summary>
internal sealed record WebhookEntry(string? Owner, string? Id, string? Address, int? Port, int? Weight, long? DropletId, string? State, string? Health);

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(WebhookMessage))]
[JsonSerializable(typeof(List<WebhookEntry>))]
internal sealed partial class WebhookJson : JsonSerializerContext;
