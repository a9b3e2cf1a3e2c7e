namespace Spinup.Sdk.Droplets.Readiness;

internal sealed class HttpCheck(int port, string path) : ReadinessCheck
{
    private static readonly TimeSpan TryLimit = TimeSpan.FromSeconds(5);
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(200);

    public override string Description => $"GET http://(droplet):{port}{path} is answered with 2xx";

    public override async Task WaitAsync(ReadinessContext context, CancellationToken cancellationToken)
    {
        var address = await context.WhenActiveAsync(cancellationToken).ConfigureAwait(false);
        var url = new Uri($"http://{address}:{port}{path}");
        context.Enter(DropletPhase.Configuring, $"waiting for {url}");

        // A client of its own: this is the user's service, so no proxy, no redirect and above all no API token.
        using var handler = new SocketsHttpHandler { UseProxy = false, AllowAutoRedirect = false, PooledConnectionLifetime = TimeSpan.Zero };
        using var http = new HttpClient(handler);
        while (!await AnswersAsync(http, url, context.TimeProvider, cancellationToken).ConfigureAwait(false))
        {
            await Task.Delay(Pause, context.TimeProvider, cancellationToken).ConfigureAwait(false);
        }
    }

    private static async Task<bool> AnswersAsync(HttpClient http, Uri url, TimeProvider time, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(TryLimit, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            using var answer = await http.GetAsync(url, HttpCompletionOption.ResponseHeadersRead, either.Token).ConfigureAwait(false);
            return answer.IsSuccessStatusCode;
        }
        catch (HttpRequestException)
        {
            return false;
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return false;
        }
    }
}
