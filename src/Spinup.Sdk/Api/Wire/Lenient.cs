using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Wire;

/// <summary>Reads plain values as services really send them: null where none was promised, numbers and booleans as strings.</summary>
/// <remarks>One odd member must not make a create's answer unreadable: the droplet would exist and its id be lost.</remarks>
internal static class Lenient
{
    public static IEnumerable<JsonConverter> Converters { get; } =
    [
        new Parsed<int>((ref reader) => reader.GetInt32()),
        new Parsed<long>((ref reader) => reader.GetInt64()),
        new Parsed<double>((ref reader) => reader.GetDouble()),
        new Parsed<decimal>((ref reader) => reader.GetDecimal()),
        new Flag(),
        new Moment(),
    ];

    private delegate T Reading<out T>(ref Utf8JsonReader reader);

    private sealed class Parsed<T>(Reading<T> read) : JsonConverter<T>
        where T : struct, ISpanParsable<T>, IUtf8SpanFormattable
    {
        public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Null => default,
            JsonTokenType.String when reader.GetString() is { } text => text.Length == 0 ? default
                : T.TryParse(text, CultureInfo.InvariantCulture, out var value) ? value : throw new JsonException("Not a number."),
            _ => read(ref reader),
        };

        public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
        {
            Span<byte> text = stackalloc byte[64];
            if (!value.TryFormat(text, out var length, default, CultureInfo.InvariantCulture))
            {
                throw new JsonException("A number is too long.");
            }

            writer.WriteRawValue(text[..length], skipInputValidation: true);
        }
    }

    private sealed class Flag : JsonConverter<bool>
    {
        public override bool Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) => reader.TokenType switch
        {
            JsonTokenType.Null => false,
            JsonTokenType.String => bool.TryParse(reader.GetString(), out var value) ? value : throw new JsonException("Neither true nor false."),
            _ => reader.GetBoolean(),
        };

        public override void Write(Utf8JsonWriter writer, bool value, JsonSerializerOptions options) => writer.WriteBooleanValue(value);
    }

    private sealed class Moment : JsonConverter<DateTimeOffset>
    {
        public override DateTimeOffset Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
            reader.TokenType == JsonTokenType.Null || reader.ValueTextEquals(""u8) ? default : reader.GetDateTimeOffset();

        public override void Write(Utf8JsonWriter writer, DateTimeOffset value, JsonSerializerOptions options) => writer.WriteStringValue(value.UtcDateTime);
    }
}

/// <summary>Reads a text that some answers give as a number (ids of snapshots, the netmask of an IPv6 address).</summary>
internal sealed class TextOrNumberConverter : JsonConverter<string>
{
    public override string? Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? reader.GetInt64().ToString(CultureInfo.InvariantCulture) : reader.GetString();

    public override void Write(Utf8JsonWriter writer, string value, JsonSerializerOptions options) => writer.WriteStringValue(value);
}
