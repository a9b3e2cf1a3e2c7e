namespace Spinup.Sdk.LocalCloud.Shells;

/// <summary>The client for what lies beside the API. Straight to loopback: a proxy of the environment would not find it there.</summary>
internal static class LoopbackHttp
{
    public static HttpClient Client { get; } = new(new SocketsHttpHandler { UseProxy = false, PooledConnectionIdleTimeout = TimeSpan.FromSeconds(10) }) { Timeout = TimeSpan.FromSeconds(30) };
}
