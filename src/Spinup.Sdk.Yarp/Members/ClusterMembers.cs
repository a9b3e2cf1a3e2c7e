using System.Collections.Concurrent;

namespace Spinup.Sdk.Yarp.Members;

/// <summary>All members of all owners, by cluster and by the destination's id. One for a proxy: two registries on one cluster see the same.</summary>
internal sealed class ClusterMembers
{
    // The proxy does not tell ids apart that differ in case only.
    private readonly ConcurrentDictionary<string, ConcurrentDictionary<string, Member>> _clusters = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the members of a cluster by the destination's id.</summary>
    public ConcurrentDictionary<string, Member> Of(string clusterId) => _clusters.GetOrAdd(clusterId, static _ => new(StringComparer.OrdinalIgnoreCase));

    /// <summary>Finds the one behind a destination. Null: it was removed.</summary>
    public Member? Find(string clusterId, string destinationId) =>
        _clusters.TryGetValue(clusterId, out var members) && members.TryGetValue(destinationId, out var member) ? member : null;

    /// <summary>Tells whether a registry adds to this cluster.</summary>
    public bool Knows(string clusterId) => _clusters.ContainsKey(clusterId);
}
