using System.Text;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets.UserData;

/// <summary>What the SDK itself has to tell cloud-init, as a cloud-config document.</summary>
internal static class OwnCloudConfig
{
    public const string FirstLine = "#cloud-config";

    /// <summary>Writes the document. A field name cloud-init does not know would be ignored without a word, so the names are tested against the real one.</summary>
    /// <param name="hostKey">The bootstrap host key, if the droplet gets one.</param>
    /// <param name="deadMansSwitch">The end of the lease, if the droplet shall power itself off then.</param>
    /// <returns>The document, or <see langword="null"/> when there is nothing to tell.</returns>
    public static string? Write(HostKeyPair? hostKey, DeadMansSwitch? deadMansSwitch)
    {
        if (hostKey is null && deadMansSwitch is null)
        {
            return null;
        }

        var text = new StringBuilder().Append(FirstLine).Append('\n');
        if (hostKey is not null)
        {
            text.Append("ssh_deletekeys: true\nssh_keys:\n  ecdsa_private: |\n");
            AppendBlock(text, hostKey.PrivateKeyPem, "    ");
            text.Append("  ecdsa_public: ").Append(hostKey.PublicLine).Append(" spinup-bootstrap\n");
        }

        if (deadMansSwitch is not null)
        {
            text.Append("write_files:\n- path: ").Append(deadMansSwitch.Path).Append("\n  permissions: '0700'\n  content: |\n");
            AppendBlock(text, deadMansSwitch.Script, "    ");
        }

        return text.ToString();
    }

    private static void AppendBlock(StringBuilder text, string lines, string indent)
    {
        foreach (var line in lines.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            text.Append(indent).Append(line.TrimEnd()).Append('\n');
        }
    }
}
