using System.Net;
using System.Reflection;
using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.Http;

/// <summary>The one <see cref="HttpClient"/> of an account: token, user agent, time-outs, retries, rate budget, clock.</summary>
/// <remarks>Thread-safe. Requests given to <see cref="Client"/> are relative (<c>v2/droplets</c>, with or without a leading slash).</remarks>
internal sealed class SpinupHttp : IDisposable
{
    /// <summary>Connections are renewed this often, so that a change in DNS is followed.</summary>
    private static readonly TimeSpan ConnectionLifetime = TimeSpan.FromMinutes(5);

    // Less than TryTimeout, so that a try which never connected is known to have sent nothing.
    private static readonly TimeSpan LongestConnect = TimeSpan.FromSeconds(10);

    private static readonly string UserAgent = "Spinup.Sdk/" + Version();

    /// <summary>Makes the client.</summary>
    /// <param name="options">Validated options.</param>
    /// <param name="clock">Is fed by every answer.</param>
    /// <param name="time">Every now and every wait.</param>
    /// <param name="loggers">Where retries and waits are told.</param>
    /// <param name="primary">Sends the bytes; a <see cref="SocketsHttpHandler"/> of ours when absent. Disposed with this.</param>
    public SpinupHttp(SpinupOptions options, ApiClock clock, TimeProvider time, ILoggerFactory loggers, HttpMessageHandler? primary = null)
    {
        ArgumentNullException.ThrowIfNull(loggers);
        var handler = new ApiHandler(options, clock, time, loggers.CreateLogger<SpinupHttp>()) { InnerHandler = primary ?? CreatePrimary(options) };
        Client = new HttpClient(handler)
        {
            BaseAddress = BaseAddress(options.ApiUrl),
            DefaultRequestVersion = HttpVersion.Version11,
            Timeout = Timeout.InfiniteTimeSpan, // The handler has the time-outs; HttpClient's own would hide how many tries were made.
        };
        Client.DefaultRequestHeaders.TryAddWithoutValidation("User-Agent", UserAgent);
        Client.DefaultRequestHeaders.TryAddWithoutValidation("Accept", "application/json");
    }

    /// <summary>Gets the client.</summary>
    public HttpClient Client { get; }

    /// <inheritdoc/>
    public void Dispose() => Client.Dispose();

    private static SocketsHttpHandler CreatePrimary(SpinupOptions options) => new()
    {
        AllowAutoRedirect = false, // A redirect would carry the token to wherever it points.
        UseCookies = false,
        UseProxy = !options.ApiUrl.IsLoopback, // The system's proxy, but never for a local cloud.
        AutomaticDecompression = DecompressionMethods.All,
        PooledConnectionLifetime = ConnectionLifetime,
        ConnectTimeout = LongestConnect < options.TryTimeout / 2 ? LongestConnect : options.TryTimeout / 2,
    };

    // A relative address replaces everything behind the last slash: without one at the end the last part of the path would be lost.
    private static Uri BaseAddress(Uri url) =>
        url.AbsolutePath.EndsWith('/') ? url : new UriBuilder(url) { Path = url.AbsolutePath + "/" }.Uri;

    private static string Version()
    {
        var version = typeof(SpinupHttp).Assembly.GetCustomAttribute<AssemblyInformationalVersionAttribute>()?.InformationalVersion ?? "0";
        var build = version.IndexOf('+', StringComparison.Ordinal); // "0.1.0+commit": the commit is nobody's business.
        return build < 0 ? version : version[..build];
    }
}
