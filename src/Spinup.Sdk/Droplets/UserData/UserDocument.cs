using System.Text.RegularExpressions;

namespace Spinup.Sdk.Droplets.UserData;

/// <summary>What can be told of the user's own user_data without reading it as YAML.</summary>
internal static partial class UserDocument
{
    /// <summary>Says whether it is a MIME document already. cloud-init itself looks for this header in the first 4096 bytes.</summary>
    public static bool IsMime(string text) =>
        text.AsSpan(0, Math.Min(text.Length, 4096)).Contains("mime-version:", StringComparison.OrdinalIgnoreCase);

    /// <summary>Says whether it gives the droplet host keys of its own. Not seen in an encoded part or an #include.</summary>
    public static bool SetsHostKeys(string text) =>
        (IsMime(text) || text.StartsWith(OwnCloudConfig.FirstLine, StringComparison.Ordinal) || text.StartsWith("## template:", StringComparison.Ordinal))
        && HostKeysLine().IsMatch(text);

    // A top-level key: at the start of a line. Indented, it belongs to something else (a file's contents, say).
    [GeneratedRegex("^[\"']?ssh_keys[\"']?[ \\t]*:", RegexOptions.Multiline | RegexOptions.CultureInvariant)]
    private static partial Regex HostKeysLine();
}
