using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Spinup.Tests.Sdk.LocalCloud;

/// <summary>Public keys of the right form, without a private one behind them.</summary>
internal static class TestKey
{
    /// <summary>Makes an Ed25519 public key line; the same number gives the same key.</summary>
    public static string Ed25519(int number, string comment = "test")
    {
        const string Type = "ssh-ed25519";
        var blob = new byte[4 + Type.Length + 4 + 32];
        BinaryPrimitives.WriteInt32BigEndian(blob, Type.Length);
        Encoding.ASCII.GetBytes(Type, blob.AsSpan(4));
        BinaryPrimitives.WriteInt32BigEndian(blob.AsSpan(4 + Type.Length), 32);
        SHA256.HashData(BitConverter.GetBytes(number), blob.AsSpan(8 + Type.Length));
        return $"{Type} {Convert.ToBase64String(blob)} {comment}";
    }
}
