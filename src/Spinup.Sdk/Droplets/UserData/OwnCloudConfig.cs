using System.Text;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets.UserData;

/// <summary>What the SDK itself has to tell cloud-init, as a cloud-config document.</summary>
internal static class OwnCloudConfig
{
    public const string FirstLine = "#cloud-config";

    /// <summary>Writes the document. A field name cloud-init does not know would be ignored without a word, so the names are tested against the real one.</summary>
    public static string Write(HostKeyPair hostKey)
    {
        var text = new StringBuilder()
            .Append(FirstLine).Append('\n')
            .Append("ssh_deletekeys: true\n")
            .Append("ssh_keys:\n")
            .Append("  ecdsa_private: |\n");
        foreach (var line in hostKey.PrivateKeyPem.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            text.Append("    ").Append(line).Append('\n');
        }

        return text.Append("  ecdsa_public: ").Append(hostKey.PublicLine).Append(" spinup-bootstrap\n").ToString();
    }
}
