using System.Text;

namespace Spinup.Sdk.LoadBalancing.HAProxy;

/// <summary>What the servers of an owner are called, and the numbers by which they are told from those of the configuration file.</summary>
internal sealed class ServerNames(string owner)
{
    // HAProxy gives its configuration's servers numbers from 1 on. Ours come from the second 2^20: out of their way, and each with low 20 bits of its own, because those
    // alone place a server on the ring of a consistent hash (its number is multiplied by 4096 in 32 bits). Derived from the name, so that after a reload, and on every balancer,
    // a server takes the same place on the ring again.
    private const int FirstNumber = 1 << 20;
    private const int Numbers = 1 << 20;

    private readonly string prefix = owner + ":";

    /// <summary>The name of a backend's server. A colon is in no id and no owner, so no two owners share a name.</summary>
    public string Of(string id) => prefix + id;

    public string IdOf(ServerEntry entry) => entry.Name[prefix.Length..];

    public bool AreOurs(ServerEntry entry) => entry.Name.StartsWith(prefix, StringComparison.Ordinal) && entry.Id is >= FirstNumber and < FirstNumber + Numbers;

    /// <summary>The number to try for a name, and others when that one is taken.</summary>
    public static int NumberOf(string name, int attempt)
    {
        // FNV-1a, 32 bits, folded to 20: short, and the same in every process.
        var hash = 2166136261u;
        foreach (var value in Encoding.UTF8.GetBytes(name))
        {
            hash = (hash ^ value) * 16777619u;
        }

        return FirstNumber + (int)((((hash >> 20) ^ hash) + (uint)attempt) % Numbers);
    }
}
