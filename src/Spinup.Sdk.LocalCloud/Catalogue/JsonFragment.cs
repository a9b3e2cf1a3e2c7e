using System.Buffers;
using System.Text.Encodings.Web;
using System.Text.Json;

namespace Spinup.Sdk.LocalCloud.Catalogue;

/// <summary>JSON made once and copied into many answers.</summary>
internal static class JsonFragment
{
    // Nothing of it is ever put into HTML; keys hold '+', which the default encoder would escape.
    public static JsonWriterOptions Options { get; } = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping, SkipValidation = true };

    public static byte[] Of(Action<Utf8JsonWriter> write)
    {
        var buffer = new ArrayBufferWriter<byte>();
        using (var writer = new Utf8JsonWriter(buffer, Options))
        {
            write(writer);
        }

        return buffer.WrittenSpan.ToArray();
    }

    public static void WriteStrings(this Utf8JsonWriter w, string name, IEnumerable<string> values)
    {
        w.WriteStartArray(name);
        foreach (var value in values)
        {
            w.WriteStringValue(value);
        }

        w.WriteEndArray();
    }

    /// <summary>Writes a time as the API does: UTC, whole seconds.</summary>
    public static void WriteTime(this Utf8JsonWriter w, string name, DateTimeOffset? at)
    {
        if (at is { } time)
        {
            Span<char> text = stackalloc char[20];
            time.UtcDateTime.TryFormat(text, out _, "yyyy-MM-ddTHH:mm:ssZ", System.Globalization.CultureInfo.InvariantCulture);
            w.WriteString(name, text);
        }
        else
        {
            w.WriteNull(name);
        }
    }

    public static void WriteRaw(this Utf8JsonWriter w, string name, ReadOnlySpan<byte> json)
    {
        w.WritePropertyName(name);
        w.WriteRawValue(json, skipInputValidation: true);
    }
}
