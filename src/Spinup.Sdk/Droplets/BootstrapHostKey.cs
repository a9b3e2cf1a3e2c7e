using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Spinup.Sdk.Droplets;

/// <summary>A host key made here and sent along in user_data, so that already the first connection can be verified.</summary>
/// <remarks>Whoever can read the droplet's metadata knows it too; the shell replaces it at its first connection.</remarks>
internal sealed class BootstrapHostKey
{
    private const string KeyType = "ecdsa-sha2-nistp256";
    private const string Curve = "nistp256";

    private BootstrapHostKey(string privatePem, string publicLine) => (PrivatePem, PublicLine) = (privatePem, publicLine);

    /// <summary>Gets the private key in the PEM form OpenSSH reads. A secret.</summary>
    public string PrivatePem { get; }

    /// <summary>Gets the public key as OpenSSH writes it: type and base64.</summary>
    public string PublicLine { get; }

    public static BootstrapHostKey Create()
    {
        // ECDSA, since .NET 10 has no Ed25519.
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        return new(key.ExportECPrivateKeyPem(), $"{KeyType} {Convert.ToBase64String(BlobOf(point))}");
    }

    public override string ToString() => PublicLine;

    // RFC 5656, 3.1: string type, string curve, string Q, where Q is 04 || X || Y.
    private static byte[] BlobOf(ECPoint point)
    {
        byte[] uncompressed = [4, .. point.X!, .. point.Y!];
        using var blob = new MemoryStream();
        Span<byte> length = stackalloc byte[sizeof(int)];
        foreach (var field in (byte[][])[Encoding.ASCII.GetBytes(KeyType), Encoding.ASCII.GetBytes(Curve), uncompressed])
        {
            BinaryPrimitives.WriteInt32BigEndian(length, field.Length);
            blob.Write(length);
            blob.Write(field);
        }

        return blob.ToArray();
    }
}
