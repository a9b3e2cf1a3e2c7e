using System.Buffers.Binary;
using System.Security.Cryptography;
using System.Text;

namespace Spinup.Cli.Renting;

/// <summary>A key pair for one interactive session, in a private directory that goes with it.</summary>
internal sealed class OwnKey : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("spinup-ssh-");

    public OwnKey()
    {
        using var key = ECDsa.Create(ECCurve.NamedCurves.nistP256);
        PrivateFile = Path.Combine(directory.FullName, "key");
        var options = new FileStreamOptions { Mode = FileMode.CreateNew, Access = FileAccess.Write };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        using (var file = new StreamWriter(PrivateFile, Encoding.ASCII, options))
        {
            file.WriteLine(key.ExportECPrivateKeyPem());
        }

        PublicLine = LineOf(key.ExportParameters(includePrivateParameters: false).Q);
    }

    public string PrivateFile { get; }

    public string KnownHostsFile => Path.Combine(directory.FullName, "known_hosts");

    public string PublicLine { get; }

    public void Dispose() => directory.Delete(recursive: true);

    // RFC 5656, 3.1: type, curve, and the point without compression, each with its length before it.
    private static string LineOf(ECPoint point)
    {
        using var blob = new MemoryStream();
        foreach (var part in (byte[][])[[.. "ecdsa-sha2-nistp256"u8], [.. "nistp256"u8], [4, .. point.X!, .. point.Y!]])
        {
            var length = new byte[4];
            BinaryPrimitives.WriteInt32BigEndian(length, part.Length);
            blob.Write(length);
            blob.Write(part);
        }

        return $"ecdsa-sha2-nistp256 {Convert.ToBase64String(blob.ToArray())} spinup";
    }
}
