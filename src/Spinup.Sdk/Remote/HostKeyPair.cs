using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Spinup.Sdk.Remote;

/// <summary>An SSH key pair (ECDSA P-256) made here: the key of a run, or the bootstrap host key of a machine.</summary>
/// <remarks>The private half is the PEM that sshd, ssh and cloud-init's <c>ssh_keys: ecdsa_private</c> take. It is secret: it is in no ToString.</remarks>
public sealed class HostKeyPair
{
    // RFC 5656: the public blob is the key type, the curve's name and the uncompressed point, each with its length before it.
    private const string KeyType = "ecdsa-sha2-nistp256";
    private const string Curve = "nistp256";

    private HostKeyPair(string privateKeyPem, string publicLine) => (PrivateKeyPem, PublicLine) = (privateKeyPem, publicLine);

    /// <summary>Gets the private key, PEM (<c>EC PRIVATE KEY</c>), with a line feed at its end. Secret.</summary>
    public string PrivateKeyPem { get; }

    /// <summary>Gets the public key as OpenSSH writes it: <c>ecdsa-sha2-nistp256 base64</c>, without a comment.</summary>
    public string PublicLine { get; }

    /// <summary>Makes a new pair from the system's random numbers.</summary>
    public static HostKeyPair Create()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        var point = key.ExportParameters(includePrivateParameters: false).Q;
        var blob = new List<byte>(104);
        Append(blob, Encoding.ASCII.GetBytes(KeyType));
        Append(blob, Encoding.ASCII.GetBytes(Curve));
        Append(blob, [4, .. point.X!, .. point.Y!]);
        return new(key.ExportECPrivateKeyPem() + "\n", $"{KeyType} {Convert.ToBase64String([.. blob])}");
    }

    /// <summary>Shows the public half only.</summary>
    public override string ToString() => PublicLine;

    private static void Append(List<byte> blob, byte[] field)
    {
        Span<byte> length = stackalloc byte[4];
        BinaryPrimitives.WriteInt32BigEndian(length, field.Length);
        blob.AddRange(length);
        blob.AddRange(field);
    }
}
