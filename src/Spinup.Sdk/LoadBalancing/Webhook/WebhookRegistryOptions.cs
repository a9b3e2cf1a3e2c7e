namespace Spinup.Sdk.LoadBalancing.Webhook;

/// <summary>Where a load balancer's hook is, and what it understands. For any balancer that can be told by HTTP what to add and remove.</summary>
/// <remarks>
/// <para>Each step is one request with a JSON body: <c>POST</c> for the events <c>register</c>, <c>admit</c> and <c>drain</c>, <c>DELETE</c> for <c>deregister</c>.</para>
/// <code>
/// {
///   "event": "register",
///   "requestId": "5f0c2a4be7a94bd98c3bd1d5d0f1a7b2",
///   "owner": "spinup",
///   "backend": { "id": "web-1", "address": "10.0.0.7", "port": 8080, "weight": 100, "dropletId": 4711 }
/// }
/// </code>
/// <para>What the receiver does: <c>register</c> adds the backend without giving it requests, or changes what differs of one it has; one at another address, or that drains, gets
/// none until it is admitted anew. <c>admit</c> gives it requests. <c>drain</c> keeps new ones off it. <c>deregister</c> removes it. A backend is known by its owner and id together. In <c>drain</c> and
/// <c>deregister</c> the backend may have its id only. Any status of 200 to 299 is success; 404 and 410 for <c>drain</c> and <c>deregister</c> mean that it is not there, which is success too. 408, 429 and
/// 500 to 599 are tried again, with the same <c>requestId</c> (also the header <c>X-Spinup-Request-Id</c>), so that a receiver may know a repetition; a <c>Retry-After</c> is
/// heeded. Any other status ends the call. Redirects are not followed.</para>
/// <para>With <see cref="ListsBackends"/> a <c>GET</c> of the same URL answers the backends of all owners; <c>state</c> is <c>waiting</c>, <c>ready</c>, <c>down</c> or <c>draining</c>, and only
/// owner, id, address, port and state must be there:</para>
/// <code>
/// [ { "owner": "spinup", "id": "web-1", "address": "10.0.0.7", "port": 8080, "weight": 100, "dropletId": 4711, "state": "ready", "health": "200 in 3 ms" } ]
/// </code>
/// <para>Every request, each try anew, is signed: <c>X-Spinup-Signature: t=1767323045,v1=HEX</c>, where <c>t</c> is the time in seconds since 1970 and <c>v1</c> the HMAC-SHA256, with the secret's
/// UTF-8 bytes as the key, of <c>t</c>, a dot and the body's bytes (none for a GET). A receiver checks it before it reads the body, in a time that does not depend on where it differs, and
/// refuses what is older than a few minutes:</para>
/// <code>
/// static bool IsGenuine(string header, byte[] body, string secret, DateTimeOffset now)
/// {
///     var parts = header.Split(',').Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToLookup(part => part[0], part => part[1]);
///     if (!long.TryParse(parts["t"].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var time)
///         || Math.Abs(now.ToUnixTimeSeconds() - (decimal)time) > 300)
///     {
///         return false;
///     }
///
///     byte[] signed = [.. Encoding.ASCII.GetBytes($"{time}."), .. body];
///     var expected = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed)));
///     return parts["v1"].Any(given => CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(given)));
/// }
/// </code>
/// </remarks>
public sealed class WebhookRegistryOptions
{
    /// <summary>Gets or sets where the hook is.</summary>
    /// <value>None; must be set. https, or http for a loopback address; no user part.</value>
    public Uri? Url { get; set; }

    /// <summary>Gets or sets the secret that requests are signed with. It is never sent, logged or part of a message.</summary>
    /// <value>None; must be set. At least 16 characters.</value>
    public string Secret { get; set; } = "";

    /// <summary>Gets or sets whose backends these are.</summary>
    /// <value><c>spinup</c>. 1 to 32 letters, digits, dots, dashes and underscores. Those of other owners are never touched.</value>
    public string Owner { get; set; } = "spinup";

    /// <summary>Gets or sets what the receiver acts on.</summary>
    /// <value><see cref="RegistryCapabilities.Drain"/>. May have <see cref="RegistryCapabilities.Drain"/>, <see cref="RegistryCapabilities.Weights"/> and
    /// <see cref="RegistryCapabilities.SlowStart"/>. Without the first no drain is sent, and none is waited for.</value>
    public RegistryCapabilities ReceiverCapabilities { get; set; } = RegistryCapabilities.Drain;

    /// <summary>Gets or sets whether a GET of the URL answers the list of backends.</summary>
    /// <value><see langword="false"/>: observed is what this process told the hook, and a new process begins with nothing: its first reconcile registers all once more, and does not know of those to be removed.</value>
    public bool ListsBackends { get; set; }

    /// <summary>Gets or sets the path of a backend that must answer 200 to 299 before it is admitted.</summary>
    /// <value>None: whatever is registered may be admitted. Begins with a slash.</value>
    /// <remarks>Looked at before the admission only; afterwards a backend's health is the balancer's to watch.</remarks>
    public string? HealthPath { get; set; }

    /// <summary>Gets or sets how long to wait between two probes.</summary>
    /// <value>2 seconds. Between 10 milliseconds and 10 minutes.</value>
    public TimeSpan HealthInterval { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets how long a probe may take.</summary>
    /// <value>2 seconds. Between 10 milliseconds and 10 minutes.</value>
    public TimeSpan HealthTimeout { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets how many probes in a row must succeed until a backend is healthy.</summary>
    /// <value>2. Between 1 and 100.</value>
    public int Rise { get; set; } = 2;

    /// <summary>Gets or sets how long a reconcile lets the backends it removes drain.</summary>
    /// <value>30 seconds. Between zero and 1 hour. A hook does not say when the last request ended, so it is always waited out.</value>
    public TimeSpan DrainDeadline { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets how long one try of a request may take.</summary>
    /// <value>10 seconds. Between 100 milliseconds and 10 minutes.</value>
    public TimeSpan TryTimeout { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>Gets or sets how long a request may take with all its tries and waits.</summary>
    /// <value>60 seconds. Between 1 second and 1 hour, and not below <see cref="TryTimeout"/>.</value>
    public TimeSpan TotalTimeout { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets or sets how often a failed request is tried again.</summary>
    /// <value>5. Between 0 and 20.</value>
    public int MaxRetries { get; set; } = 5;
}
