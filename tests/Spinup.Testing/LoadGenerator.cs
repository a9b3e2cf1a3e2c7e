using System.Collections.Concurrent;
using System.Diagnostics;
using System.Globalization;

namespace Spinup.Testing;

/// <summary>Sends requests over connections that are kept, as fast as they are answered, and slow ones that are in flight for seconds among them; counts what is not answered with 200.</summary>
public sealed class LoadGenerator : IAsyncDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private readonly ConcurrentDictionary<string, int> failures = new();
    private readonly HttpClient client;
    private readonly Uri url;
    private readonly List<Task> workers;
    private readonly long started = Stopwatch.GetTimestamp();
    private long requests;
    private long failed;
    private long slow;

    private LoadGenerator(Uri url, int connections, int slowConnections, TimeSpan slowFor)
    {
        this.url = url;

        // No time-out and no second try of its own: what the balancer does is what counts.
        client = new HttpClient(new SocketsHttpHandler { MaxConnectionsPerServer = connections + slowConnections, UseProxy = false }) { Timeout = TimeSpan.FromMinutes(2) };
        var slowUrl = new Uri(url, "/slow?ms=" + slowFor.TotalMilliseconds.ToString(CultureInfo.InvariantCulture));
        workers =
        [
            .. Enumerable.Range(0, connections).Select(_ => Task.Run(() => RunAsync(url, isSlow: false))),
            .. Enumerable.Range(0, slowConnections).Select(_ => Task.Run(() => RunAsync(slowUrl, isSlow: true))),
        ];
    }

    /// <summary>Gets what was sent and answered up to now.</summary>
    public LoadReport Report => new(Interlocked.Read(ref requests), Interlocked.Read(ref failed), Interlocked.Read(ref slow), Stopwatch.GetElapsedTime(started), new Dictionary<string, int>(failures));

    /// <summary>Starts one.</summary>
    /// <param name="url">Where the balancer listens.</param>
    /// <param name="connections">How many connections send one request after another.</param>
    /// <param name="slowConnections">How many connections send slow ones.</param>
    /// <param name="slowFor">How long a slow one takes.</param>
    public static LoadGenerator Start(Uri url, int connections = 16, int slowConnections = 8, TimeSpan? slowFor = null) =>
        new(url, connections, slowConnections, slowFor ?? TimeSpan.FromSeconds(3));

    /// <summary>Waits until that many were answered.</summary>
    public async Task UntilAsync(long count)
    {
        while (Interlocked.Read(ref requests) < count)
        {
            await Task.Delay(10);
        }
    }

    /// <summary>Sends no more, waits for the answers of what is in flight, and gives the count.</summary>
    public async Task<LoadReport> StopAsync()
    {
        await stopping.CancelAsync();
        await Task.WhenAll(workers);
        return Report;
    }

    public async ValueTask DisposeAsync()
    {
        await StopAsync();
        client.Dispose();
        stopping.Dispose();
    }

    private async Task RunAsync(Uri target, bool isSlow)
    {
        while (!stopping.IsCancellationRequested)
        {
            string? failure = null;
            try
            {
                using var answer = await client.GetAsync(target);
                failure = answer.IsSuccessStatusCode ? null : "status " + ((int)answer.StatusCode).ToString(CultureInfo.InvariantCulture);
            }
            catch (Exception exception) when (exception is HttpRequestException or TaskCanceledException)
            {
                failure = exception.Message;
            }

            Interlocked.Increment(ref requests);
            if (isSlow)
            {
                Interlocked.Increment(ref slow);
            }

            if (failure is not null)
            {
                Interlocked.Increment(ref failed);
                failures.AddOrUpdate(failure, 1, static (_, count) => count + 1);
            }
        }
    }
}

/// <summary>What a load came to.</summary>
/// <param name="Requests">How many were sent, the slow ones among them.</param>
/// <param name="Failed">How many were not answered, or with something else than 200.</param>
/// <param name="Slow">How many of them were slow ones.</param>
/// <param name="Elapsed">How long it went on.</param>
/// <param name="Failures">How often which failure.</param>
public sealed record LoadReport(long Requests, long Failed, long Slow, TimeSpan Elapsed, IReadOnlyDictionary<string, int> Failures)
{
    public override string ToString() => string.Create(
        CultureInfo.InvariantCulture,
        $"{Requests} requests ({Slow} slow ones) in {Elapsed.TotalSeconds:0.0} s, {Failed} failed{string.Concat(Failures.Select(static pair => $"; {pair.Value} x {pair.Key}"))}");
}
