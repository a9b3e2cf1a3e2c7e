using Microsoft.Extensions.Logging;
using Spinup.Sdk.Yarp.Members;
using Yarp.ReverseProxy.Configuration;

namespace Spinup.Sdk.Yarp.Configuration;

/// <summary>Adds the members that may get requests to the user's clusters, and leaves all else as it is.</summary>
internal sealed partial class MembersConfigFilter(ClusterMembers all, ILogger<MembersConfigFilter> logger) : IProxyConfigFilter
{
    // Only touched while the proxy reads its configuration, which it does once at a time.
    private readonly HashSet<string> _warned = new(StringComparer.OrdinalIgnoreCase);

    public ValueTask<ClusterConfig> ConfigureClusterAsync(ClusterConfig cluster, CancellationToken cancel)
    {
        if (!all.Knows(cluster.ClusterId))
        {
            return new(cluster);
        }

        if (cluster.SessionAffinity is { Enabled: true, FailurePolicy: "Return503Error" } && _warned.Add(cluster.ClusterId))
        {
            LogStickyAndStrict(cluster.ClusterId);
        }

        Dictionary<string, DestinationConfig>? destinations = null;
        foreach (var (id, member) in all.Of(cluster.ClusterId))
        {
            if (member.OpenDestination is not { } destination)
            {
                continue;
            }

            destinations ??= new(cluster.Destinations ?? new Dictionary<string, DestinationConfig>(), StringComparer.OrdinalIgnoreCase);
            if (!destinations.TryAdd(id, destination))
            {
                LogNameTaken(cluster.ClusterId, id);
            }
        }

        return new(destinations is null ? cluster : cluster with { Destinations = destinations });
    }

    public ValueTask<RouteConfig> ConfigureRouteAsync(RouteConfig route, ClusterConfig? cluster, CancellationToken cancel) => new(route);

    [LoggerMessage(EventIds.NameTaken, LogLevel.Error, "Cluster {Cluster} has a destination {Destination} of its own, so the backend of that name gets no request")]
    private partial void LogNameTaken(string cluster, string destination);

    [LoggerMessage(EventIds.StickyAndStrict, LogLevel.Warning,
        "Cluster {Cluster} has session affinity with the failure policy Return503Error: clients that stick to a backend get 503 once it drains or is down. Redistribute sends them to another")]
    private partial void LogStickyAndStrict(string cluster);
}
