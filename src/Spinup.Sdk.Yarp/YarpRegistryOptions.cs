namespace Spinup.Sdk.Yarp;

/// <summary>Which cluster of the proxy a registry adds its backends to, and when it takes a backend for healthy.</summary>
/// <remarks>Validated when the host starts, or when the registry is resolved.</remarks>
public sealed class YarpRegistryOptions
{
    /// <summary>Gets or sets the id of the cluster, which is to be in the proxy's own configuration (with or without destinations), and a route to it.</summary>
    /// <value>None; must be set.</value>
    public string ClusterId { get; set; } = "";

    /// <summary>Gets or sets what the ids of this owner's destinations begin with.</summary>
    /// <value><c>spinup-</c>. 1 to 32 letters, digits, dots, dashes and underscores. Owners that share a cluster need different ones.</value>
    public string OwnerPrefix { get; set; } = "spinup-";

    /// <summary>Gets or sets the path that is asked for a backend's health; any status of 200 to 299 is healthy.</summary>
    /// <value><c>/health</c>. Begins with a slash; may have a query.</value>
    public string HealthPath { get; set; } = "/health";

    /// <summary>Gets or sets how long after the end of one probe the next one begins.</summary>
    /// <value>2 seconds. Between 10 milliseconds and 10 minutes.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets how long a probe may take.</summary>
    /// <value>2 seconds. Between 10 milliseconds and 10 minutes.</value>
    public TimeSpan Timeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets how many probes in a row must succeed until a backend is healthy.</summary>
    /// <value>2. Between 1 and 100.</value>
    public int Rise { get; set; } = 2;

    /// <summary>Gets or sets how many probes in a row must fail until a backend is no longer healthy.</summary>
    /// <value>3. Between 1 and 100.</value>
    public int Fall { get; set; } = 3;

    /// <summary>Gets or sets how long a reconcile waits for the requests in flight of the backends it removes, and a removal for those of a backend that was not drained.</summary>
    /// <value>30 seconds. Between zero and 1 hour. At the deadline they are cut.</value>
    public TimeSpan DrainDeadline { get; set; } = TimeSpan.FromSeconds(30);
}
