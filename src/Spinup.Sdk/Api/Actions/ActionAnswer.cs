using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Spinup.Sdk.Api.Actions;

/// <summary>An answer that holds one action.</summary>
[JsonConverter(typeof(ActionAnswerConverter))]
public sealed record ActionAnswer
{
    /// <summary>Gets the action.</summary>
    public ResourceAction Action { get; init => field = value ?? new(); } = new();
}

/// <summary>Reads both forms: wrapped, as the service answers, and bare, as the description of the API has it for image actions.</summary>
internal sealed class ActionAnswerConverter : JsonConverter<ActionAnswer>
{
    public override ActionAnswer? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options)
    {
        using var document = JsonDocument.ParseValue(ref reader);
        var root = document.RootElement;
        if (root.ValueKind != JsonValueKind.Object)
        {
            throw new JsonException("An action is an object.");
        }

        var action = root.TryGetProperty("action", out var wrapped) ? wrapped : root;
        return new() { Action = action.Deserialize(TypeInfo(options))! };
    }

    public override void Write(Utf8JsonWriter writer, ActionAnswer value, JsonSerializerOptions options)
    {
        writer.WriteStartObject();
        writer.WritePropertyName("action");
        JsonSerializer.Serialize(writer, value.Action, TypeInfo(options));
        writer.WriteEndObject();
    }

    private static JsonTypeInfo<ResourceAction> TypeInfo(JsonSerializerOptions options) => (JsonTypeInfo<ResourceAction>)options.GetTypeInfo(typeof(ResourceAction));
}
