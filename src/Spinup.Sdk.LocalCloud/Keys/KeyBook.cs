using System.Security.Cryptography;
using System.Text.Json;

namespace Spinup.Sdk.LocalCloud.Keys;

/// <summary>A public key of an account.</summary>
internal sealed class KeyState(long id, string name, string publicKey, string fingerprint)
{
    public long Id => id;

    public string Name { get; set; } = name;

    public string PublicKey => publicKey;

    public string Fingerprint => fingerprint;

    public void WriteTo(Utf8JsonWriter w)
    {
        w.WriteStartObject();
        w.WriteNumber("id", id);
        w.WriteString("fingerprint", fingerprint);
        w.WriteString("public_key", publicKey);
        w.WriteString("name", Name);
        w.WriteEndObject();
    }

    /// <summary>Gives the MD5 fingerprint of an OpenSSH public key line (<c>3b:16:...</c>), or <see langword="null"/> when it is none.</summary>
    public static string? FingerprintOf(string publicKey)
    {
        var parts = publicKey.Split((char[]?)null, 3, StringSplitOptions.RemoveEmptyEntries);
        if (parts.Length < 2)
        {
            return null;
        }

        var blob = new byte[parts[1].Length];
        if (!Convert.TryFromBase64String(parts[1], blob, out var length) || !BeginsWithItsType(blob.AsSpan(0, length), parts[0]))
        {
            return null;
        }

#pragma warning disable CA5351 // not a security decision: MD5 of the blob is how the API names a key
        return Convert.ToHexStringLower(MD5.HashData(blob.AsSpan(0, length))).Chunked();
#pragma warning restore CA5351
    }

    // The blob begins with its type's length and name (RFC 4253, 6.6), which must be the one the line says.
    private static bool BeginsWithItsType(ReadOnlySpan<byte> blob, string type) =>
        blob.Length > 4 + type.Length && System.Buffers.Binary.BinaryPrimitives.ReadInt32BigEndian(blob) == type.Length
        && System.Text.Encoding.ASCII.GetString(blob.Slice(4, type.Length)) == type;
}

/// <summary>An account's keys, by id and by fingerprint.</summary>
internal sealed class KeyBook
{
    private readonly SortedDictionary<long, KeyState> byId = [];

    public IReadOnlyCollection<KeyState> All => byId.Values;

    public KeyState? Find(string idOrFingerprint) =>
        long.TryParse(idOrFingerprint, out var id)
            ? byId.GetValueOrDefault(id)
            : byId.Values.FirstOrDefault(k => string.Equals(k.Fingerprint, idOrFingerprint, StringComparison.OrdinalIgnoreCase));

    public void Add(KeyState key) => byId.Add(key.Id, key);

    public void Remove(KeyState key) => byId.Remove(key.Id);
}

internal static class FingerprintText
{
    public static string Chunked(this string hex) => string.Join(':', Enumerable.Range(0, hex.Length / 2).Select(i => hex.Substring(i * 2, 2)));
}
