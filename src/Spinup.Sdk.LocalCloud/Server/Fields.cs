using System.Globalization;
using System.Text.Json;

namespace Spinup.Sdk.LocalCloud.Server;

/// <summary>A request's body, read as forgivingly as the real API does: ids and flags also as strings, <c>null</c> as absent, unknown members unseen.</summary>
internal readonly struct Fields(JsonElement element)
{
    public string? Text(string name) => Find(name) is { } value ? TextOf(value) : null;

    public string RequiredText(string name) => Text(name) is { Length: > 0 } text ? text : throw Refusal.Unprocessable($"{name} is required.");

    public long? Number(string name) => Find(name) is not { } value ? null
        : long.TryParse(TextOf(value), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
        : throw Refusal.Unprocessable($"{name} must be a number.");

    public bool Flag(string name) => Find(name) is { } value && (value.ValueKind == JsonValueKind.True || (value.ValueKind == JsonValueKind.String && value.GetString() is "true" or "1"));

    public bool Has(string name) => Find(name) is not null;

    public IReadOnlyList<string> Texts(string name)
    {
        if (Find(name) is not { } value)
        {
            return [];
        }

        if (value.ValueKind != JsonValueKind.Array)
        {
            throw Refusal.Unprocessable($"{name} must be an array.");
        }

        return [.. value.EnumerateArray().Where(v => v.ValueKind != JsonValueKind.Null).Select(v => TextOf(v) ?? "")];
    }

    public IEnumerable<Fields> Objects(string name) =>
        Find(name) is { ValueKind: JsonValueKind.Array } value ? value.EnumerateArray().Select(v => new Fields(v)) : [];

    public Fields Object(string name) => new(Find(name) ?? default);

    private static string? TextOf(JsonElement value) => value.ValueKind switch
    {
        JsonValueKind.String => value.GetString(),
        JsonValueKind.Number or JsonValueKind.True or JsonValueKind.False => value.GetRawText(),
        _ => null,
    };

    private JsonElement? Find(string name) =>
        element.ValueKind == JsonValueKind.Object && element.TryGetProperty(name, out var value) && value.ValueKind != JsonValueKind.Null ? value : null;
}
