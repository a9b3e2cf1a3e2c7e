using Spinup.Sdk.LoadBalancing;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.LoadBalancing;

/// <summary>A balancer to try registries on, and small web servers to stand behind it.</summary>
public abstract class BalancerFixture : IAsyncDisposable
{
    private readonly List<HttpBackend> backends = [];
    private HttpClient? client;

    /// <summary>Gets where the balancer takes requests, or null when it has no way for them.</summary>
    public abstract Uri? Url { get; }

    /// <summary>Makes a registry for the balancer; several of one owner are several writers. Disposed with the fixture.</summary>
    public abstract ILoadBalancerRegistry NewRegistry(string owner = "web");

    /// <summary>Puts an entry of somebody else's behind the balancer.</summary>
    /// <returns>False when there is nobody else at such a balancer.</returns>
    public virtual Task<bool> AddForeignAsync(HttpBackend backend) => Task.FromResult(false);

    /// <summary>Starts a web server on loopback. Ended with the fixture.</summary>
    public async Task<HttpBackend> StartBackendAsync(string id, bool healthy = true)
    {
        var backend = await HttpBackend.StartAsync(id, healthy);
        backends.Add(backend);
        return backend;
    }

    /// <summary>Sends a request through the balancer.</summary>
    /// <returns>The id of who answered; the status when it was not 200; "cut" when there was no answer.</returns>
    public async Task<string> SendAsync(string path = "/")
    {
        client ??= new HttpClient(new SocketsHttpHandler { UseProxy = false });
        try
        {
            using var answer = await client.GetAsync(new Uri(Url!, path));
            return answer.IsSuccessStatusCode ? await answer.Content.ReadAsStringAsync() : "status " + (int)answer.StatusCode;
        }
        catch (HttpRequestException)
        {
            return "cut";
        }
    }

    /// <summary>Sends a few requests and gives who answered, each once.</summary>
    public async Task<string> WhoAnswersAsync(int requests = 24)
    {
        var who = new SortedSet<string>(StringComparer.Ordinal);
        for (var sent = 0; sent < requests; sent++)
        {
            who.Add(await SendAsync());
        }

        return string.Join(' ', who);
    }

    public async ValueTask DisposeAsync()
    {
        // First the servers: a balancer that is asked to end would wait for what they hold.
        foreach (var backend in backends)
        {
            await backend.DisposeAsync();
        }

        client?.Dispose();
        await EndAsync();
        GC.SuppressFinalize(this);
    }

    /// <summary>Ends the balancer and the registries.</summary>
    protected abstract ValueTask EndAsync();
}
