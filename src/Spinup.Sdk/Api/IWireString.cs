using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api;

/// <summary>A value of the wire that the service may extend: known members are statics, unknown ones survive reading.</summary>
/// <typeparam name="TSelf">The implementing struct.</typeparam>
public interface IWireString<TSelf>
    where TSelf : struct, IWireString<TSelf>
{
    /// <summary>Gets the value as it stands on the wire; empty for a default struct.</summary>
    string Value { get; }

    /// <summary>Makes the value from its wire form, known or not.</summary>
    /// <param name="value">The wire form.</param>
    static abstract TSelf From(string value);
}

/// <summary>Reads and writes an open enum as the string it is.</summary>
/// <typeparam name="T">The open enum.</typeparam>
public sealed class WireStringConverter<T> : JsonConverter<T>
    where T : struct, IWireString<T>
{
    /// <inheritdoc/>
    public override T Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.GetString() is { Length: > 0 } text ? T.From(text) : default;

    /// <inheritdoc/>
    public override void Write(Utf8JsonWriter writer, T value, JsonSerializerOptions options)
    {
        ArgumentNullException.ThrowIfNull(writer);
        writer.WriteStringValue(value.Value);
    }
}
