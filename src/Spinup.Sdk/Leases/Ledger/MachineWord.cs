using System.Security.Cryptography;
using System.Text;

namespace Spinup.Sdk.Leases.Ledger;

/// <summary>Words that tell machines and their boots apart, without telling anybody which they are.</summary>
internal static class MachineWord
{
    private const string Domain = "spinup machine 1\n";

    /// <summary>Gets the machine: its id, its name and the name space of its process ids together.</summary>
    /// <remarks>
    /// Containers of one host often share the id and always the boot, and each has its own process 1: the name space parts them. When any of the three
    /// changes, an owner is merely unknown, and its leases end by their expiry; taking one machine for another would end those of the living.
    /// </remarks>
    public static string OfThisMachine { get; } = Hashed($"{Domain}{Read("/etc/machine-id")}\n{Environment.MachineName}\n{ProcessSpace()}", 12);

    /// <summary>Gets the boot; a mere <c>0</c> where the system does not number them.</summary>
    public static string OfThisBoot { get; } = Read("/proc/sys/kernel/random/boot_id") is { Length: > 0 } boot ? Hashed(Domain + boot, 12) : "0";

    /// <summary>Gives the first so many hexadecimal digits of a text's SHA-256.</summary>
    public static string Hashed(string text, int digits) => Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(text)))[..digits];

    private static string ProcessSpace()
    {
        try
        {
            return new FileInfo("/proc/self/ns/pid").LinkTarget ?? "";
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }

    private static string Read(string path)
    {
        try
        {
            return File.ReadAllText(path).Trim();
        }
        catch (Exception absent) when (absent is IOException or UnauthorizedAccessException)
        {
            return "";
        }
    }
}
