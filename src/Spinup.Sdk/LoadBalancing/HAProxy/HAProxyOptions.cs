namespace Spinup.Sdk.LoadBalancing.HAProxy;

/// <summary>Which HAProxy, which of its sections, and how its servers of ours are checked.</summary>
/// <remarks>
/// <para>The section must balance dynamically (<c>roundrobin</c>, <c>leastconn</c>, <c>first</c>, <c>random</c>, or a hash with <c>hash-type consistent</c>), or HAProxy refuses to
/// add servers to it. What is asked of a server (<c>option httpchk</c>, <c>http-check</c>, <c>tcp-check</c>; without one, that its port opens) is the section's business; how often
/// is said here, because a server added at runtime does not inherit from <c>default-server</c>. <c>retries</c> and <c>option redispatch</c> in the section let a request that
/// could not be handed over go to another server.</para>
/// <para>A reload forgets the servers that were added at runtime, and a section without a server answers 503 until a reconcile. A section that must not, keeps one server of its
/// configuration file, or lets requests wait meanwhile: <c>use_backend waiting if { nbsrv(pool) eq 0 }</c>, where <c>waiting</c> leads with <c>http-reuse never</c> to a
/// <c>listen</c> section in <c>mode tcp</c> that holds each connection (<c>tcp-request inspect-delay 500ms</c>, <c>tcp-request content accept if WAIT_END</c>) before it
/// brings it to the frontend again.</para>
/// </remarks>
public sealed class HAProxyOptions
{
    /// <summary>Gets or sets where HAProxy's runtime socket is: a path, or an address and port of this machine's loopback.</summary>
    /// <value><c>/run/haproxy/admin.sock</c>, as Debian's configuration has it. Through a shell: a path on the balancer's machine.</value>
    /// <remarks>The socket must be of level admin (<c>stats socket PATH mode 660 level admin</c>). TCP other than loopback is refused: it is an admin port open to whoever reaches it.</remarks>
    public string Socket { get; set; } = "/run/haproxy/admin.sock";

    /// <summary>Gets or sets the name of the <c>backend</c> (or <c>listen</c>) section whose servers are managed.</summary>
    /// <value>None; required.</value>
    public string Section { get; set; } = "";

    /// <summary>Gets or sets whose the servers are: a server of ours is named <c>owner:id</c>, and others are never touched.</summary>
    /// <value>None; required. 1 to 63 letters, digits, dots, dashes and underscores.</value>
    /// <remarks>A server of the configuration file that bears such a name is not ours either: it is neither reported nor changed, and a backend that needs its name is refused.</remarks>
    public string Owner { get; set; } = "";

    /// <summary>Gets or sets how long it is between two checks of a healthy server (HAProxy's <c>inter</c>).</summary>
    /// <value>2 seconds. Between 10 milliseconds and 1 hour.</value>
    public TimeSpan CheckInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets how long it is between two checks of a server that is new or changes its state (<c>fastinter</c>).</summary>
    /// <value>200 milliseconds. Between 10 milliseconds and 1 hour.</value>
    public TimeSpan FastCheckInterval { get; set; } = TimeSpan.FromMilliseconds(200);

    /// <summary>Gets or sets how long it is between two checks of a server that is down (<c>downinter</c>).</summary>
    /// <value>500 milliseconds. Between 10 milliseconds and 1 hour.</value>
    public TimeSpan DownCheckInterval { get; set; } = TimeSpan.FromMilliseconds(500);

    /// <summary>Gets or sets how many checks in a row a server that was down must pass (<c>rise</c>). A new one must pass one.</summary>
    /// <value>2. Between 1 and 100.</value>
    public int CheckRise { get; set; } = 2;

    /// <summary>Gets or sets how many checks in a row a server must fail to be down (<c>fall</c>).</summary>
    /// <value>3. Between 2 and 100.</value>
    public int CheckFall { get; set; } = 3;

    /// <summary>Gets or sets how long the share of a server that was admitted grows to its full size (<c>slowstart</c>).</summary>
    /// <value>Zero: its full share at once. At most 1 hour.</value>
    public TimeSpan SlowStart { get; set; }

    /// <summary>Gets or sets how long a reconcile, or a removal without a drain before it, waits for requests in flight before it cuts them.</summary>
    /// <value>30 seconds. Between zero and 24 hours.</value>
    public TimeSpan DrainDeadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long it is between two looks at the balancer while something is waited for.</summary>
    /// <value>100 milliseconds. Between 10 milliseconds and 1 minute.</value>
    public TimeSpan PollInterval { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets or sets how long HAProxy may take to answer one command, connecting included.</summary>
    /// <value>5 seconds. Between 100 milliseconds and 5 minutes.</value>
    public TimeSpan CommandTimeout { get; set; } = TimeSpan.FromSeconds(5);
}
