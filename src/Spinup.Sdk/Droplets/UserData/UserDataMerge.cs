using System.Security.Cryptography;
using System.Text;

namespace Spinup.Sdk.Droplets.UserData;

/// <summary>Puts the user's user_data and ours into one MIME document, so that cloud-init reads both and neither loses anything.</summary>
/// <remarks>
/// The user's part stands first and is not touched: cloud-init finds out its kind from its first line, as it would alone. Ours comes
/// last with a Merge-Type that adds to lists, descends into maps and replaces nothing.
/// </remarks>
internal static class UserDataMerge
{
    /// <summary>The most DigitalOcean takes, in bytes.</summary>
    public const int LimitBytes = 64 * 1024;

    private const string MergeType = "dict(recurse_dict,recurse_list,no_replace)+list(append)+str()";

    /// <summary>Merges; an absent side leaves the other as it is.</summary>
    /// <param name="users">The user's own document, in any form cloud-init takes.</param>
    /// <param name="ours">Our cloud-config.</param>
    /// <returns>The user_data to send, or <see langword="null"/> when there is none.</returns>
    public static string? Merge(string? users, string? ours)
    {
        if (string.IsNullOrEmpty(users) || ours is null)
        {
            return string.IsNullOrEmpty(users) ? ours : users;
        }

        var boundary = "==spinup-" + Convert.ToHexStringLower(RandomNumberGenerator.GetBytes(12));
        return new StringBuilder()
            .Append("MIME-Version: 1.0\n")
            .Append("Content-Type: multipart/mixed; boundary=\"").Append(boundary).Append("\"\n\n")
            .Append("--").Append(boundary).Append('\n')
            .Append(PartOf(users)).Append('\n')
            .Append("--").Append(boundary).Append('\n')
            .Append("Content-Type: text/cloud-config; charset=\"us-ascii\"\n")
            .Append("Content-Transfer-Encoding: 7bit\n")
            .Append("Merge-Type: ").Append(MergeType).Append("\n\n")
            .Append(ours).Append('\n')
            .Append("--").Append(boundary).Append("--\n")
            .ToString();
    }

    private static string PartOf(string users)
    {
        if (UserDocument.IsMime(users))
        {
            // A MIME document is headers, an empty line and a body: exactly what a part is. Only the mbox line some tools write
            // before the headers has no place inside.
            return users.StartsWith("From ", StringComparison.Ordinal) ? users[(users.IndexOf('\n', StringComparison.Ordinal) + 1)..] : users;
        }

        // text/plain makes cloud-init look at the first line. It garbles 8-bit text in a part, and carriage returns are safer packed.
        return users.All(letter => letter is '\t' or '\n' or (>= ' ' and <= '~'))
            ? "Content-Type: text/plain; charset=\"us-ascii\"\nContent-Transfer-Encoding: 7bit\n\n" + users
            : "Content-Type: text/plain; charset=\"utf-8\"\nContent-Transfer-Encoding: base64\n\n"
                + Convert.ToBase64String(Encoding.UTF8.GetBytes(users), Base64FormattingOptions.InsertLineBreaks).ReplaceLineEndings("\n");
    }
}
