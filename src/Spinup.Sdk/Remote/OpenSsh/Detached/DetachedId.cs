using System.Security.Cryptography;
using System.Text;

namespace Spinup.Sdk.Remote.OpenSsh.Detached;

/// <summary>The id of a detached run. It becomes part of a path on the machine.</summary>
internal static class DetachedId
{
    private const int Length = 20;

    public static string New() => RandomNumberGenerator.GetHexString(Length, lowercase: true);

    /// <exception cref="ArgumentException">That is none.</exception>
    public static string Parse(string id)
    {
        ArgumentNullException.ThrowIfNull(id);
        return id.Length == Length && id.All(char.IsAsciiHexDigitLower)
            ? id
            : throw new ArgumentException($"'{id}' is no id of a detached run, which has {Length} characters of 0-9 and a-f.", nameof(id));
    }

    /// <summary>Gives the mark that parts the output of a run from the wrapper's records. A reader must know it, and the command, which sees the id in its environment, must not print it by chance.</summary>
    public static string MarkOf(string id) => Convert.ToHexStringLower(SHA256.HashData(Encoding.ASCII.GetBytes("spinup detached run " + id)))[..32];
}
