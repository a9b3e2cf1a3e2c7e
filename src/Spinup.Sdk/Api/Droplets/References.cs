using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Droplets;

/// <summary>Names an image by its slug (<c>ubuntu-24-04-x64</c>) or its id.</summary>
[JsonConverter(typeof(ImageRefConverter))]
public readonly record struct ImageRef
{
    private ImageRef(string? slug, long? id) => (Slug, Id) = (slug, id);

    /// <summary>Gets the slug, or <see langword="null"/> when it is named by id.</summary>
    public string? Slug { get; }

    /// <summary>Gets the id, or <see langword="null"/> when it is named by slug.</summary>
    public long? Id { get; }

    /// <summary>Names an image by id.</summary>
    /// <param name="id">A positive id.</param>
    public static ImageRef FromId(long id)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(id);
        return new(null, id);
    }

    /// <summary>Names an image by slug; a string of digits is an id.</summary>
    /// <param name="slugOrId">The slug, or the id in digits.</param>
    public static ImageRef Parse(string slugOrId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(slugOrId);
        return long.TryParse(slugOrId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? new(null, id) : new(slugOrId, null);
    }

    /// <summary>Names an image by slug or id.</summary>
    /// <param name="slugOrId">The slug, or the id in digits.</param>
    public static implicit operator ImageRef(string slugOrId) => Parse(slugOrId);

    /// <summary>Names an image by id.</summary>
    /// <param name="id">A positive id.</param>
    public static implicit operator ImageRef(long id) => FromId(id);

    /// <inheritdoc cref="Parse"/>
    public static ImageRef ToImageRef(string slugOrId) => Parse(slugOrId);

    /// <inheritdoc/>
    public override string ToString() => Slug ?? Id?.ToString(CultureInfo.InvariantCulture) ?? "";
}

/// <summary>Names a key of the account by its id or its MD5 fingerprint.</summary>
[JsonConverter(typeof(SshKeyRefConverter))]
public readonly record struct SshKeyRef
{
    private SshKeyRef(string? fingerprint, long? id) => (Fingerprint, Id) = (fingerprint, id);

    /// <summary>Gets the MD5 fingerprint, or <see langword="null"/> when it is named by id.</summary>
    public string? Fingerprint { get; }

    /// <summary>Gets the id, or <see langword="null"/> when it is named by fingerprint.</summary>
    public long? Id { get; }

    /// <summary>Names a key by id.</summary>
    /// <param name="id">A positive id.</param>
    public static SshKeyRef FromId(long id)
    {
        ArgumentOutOfRangeException.ThrowIfNegativeOrZero(id);
        return new(null, id);
    }

    /// <summary>Names a key by fingerprint; a string of digits is an id.</summary>
    /// <param name="fingerprintOrId">The fingerprint, or the id in digits.</param>
    public static SshKeyRef Parse(string fingerprintOrId)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(fingerprintOrId);
        return long.TryParse(fingerprintOrId, NumberStyles.None, CultureInfo.InvariantCulture, out var id) && id > 0 ? new(null, id) : new(fingerprintOrId, null);
    }

    /// <summary>Names a key by fingerprint or id.</summary>
    /// <param name="fingerprintOrId">The fingerprint, or the id in digits.</param>
    public static implicit operator SshKeyRef(string fingerprintOrId) => Parse(fingerprintOrId);

    /// <summary>Names a key by id.</summary>
    /// <param name="id">A positive id.</param>
    public static implicit operator SshKeyRef(long id) => FromId(id);

    /// <inheritdoc cref="Parse"/>
    public static SshKeyRef ToSshKeyRef(string fingerprintOrId) => Parse(fingerprintOrId);

    /// <inheritdoc/>
    public override string ToString() => Fingerprint ?? Id?.ToString(CultureInfo.InvariantCulture) ?? "";
}

internal sealed class ImageRefConverter : JsonConverter<ImageRef>
{
    public override ImageRef Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? ImageRef.FromId(reader.GetInt64()) : ImageRef.Parse(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, ImageRef value, JsonSerializerOptions options)
    {
        if (value.Id is { } id)
        {
            writer.WriteNumberValue(id);
        }
        else
        {
            writer.WriteStringValue(value.Slug);
        }
    }
}

internal sealed class SshKeyRefConverter : JsonConverter<SshKeyRef>
{
    public override SshKeyRef Read(ref Utf8JsonReader reader, Type typeToConvert, JsonSerializerOptions options) =>
        reader.TokenType == JsonTokenType.Number ? SshKeyRef.FromId(reader.GetInt64()) : SshKeyRef.Parse(reader.GetString() ?? "");

    public override void Write(Utf8JsonWriter writer, SshKeyRef value, JsonSerializerOptions options)
    {
        if (value.Id is { } id)
        {
            writer.WriteNumberValue(id);
        }
        else
        {
            writer.WriteStringValue(value.Fingerprint);
        }
    }
}
