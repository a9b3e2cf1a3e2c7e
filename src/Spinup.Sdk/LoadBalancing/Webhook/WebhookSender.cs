using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.LoadBalancing.Webhook;

/// <summary>Sends one request to the hook until it is answered for good, or its time is over.</summary>
internal sealed partial class WebhookSender : IDisposable
{
    // Decorrelated jitter (aws.amazon.com/blogs/architecture/exponential-backoff-and-jitter): callers that failed together do not come back together.
    private const double FirstDelaySeconds = 0.5;
    private const double LongestDelaySeconds = 20;
    private const int MostShown = 200; // characters of an answer in a message
    private const int MostRead = 4 * 1024 * 1024; // bytes of an answer: some 20,000 backends

    private readonly WebhookRegistryOptions _options;
    private readonly WebhookSignature _signature;
    private readonly TimeProvider _time;
    private readonly ILogger _logger;
    private readonly HttpClient _http;
    private readonly string _name;

    public WebhookSender(string name, WebhookRegistryOptions options, TimeProvider time, ILogger logger, HttpMessageHandler? handler)
    {
        (_name, _options, _time, _logger, _signature) = (name, options, time, logger, new WebhookSignature(options.Secret));

        // The query may hold a token of the user's, so that messages have the rest only.
        Shown = options.Url!.GetLeftPart(UriPartial.Path);
        _http = new HttpClient(handler ?? new SocketsHttpHandler { AllowAutoRedirect = false, UseCookies = false, PooledConnectionLifetime = TimeSpan.FromMinutes(5) })
        {
            Timeout = Timeout.InfiniteTimeSpan, // Each try has its own, on the given clock.
            MaxResponseContentBufferSize = MostRead,
        };
    }

    public string Shown { get; }

    /// <summary>Sends it.</summary>
    /// <param name="method">The method.</param>
    /// <param name="what">For messages: what it is about.</param>
    /// <param name="requestId">The same for each try.</param>
    /// <param name="body">The body; empty for none.</param>
    /// <param name="isGoneFine">Whether 404 and 410 are success.</param>
    /// <param name="cancellationToken">Ends it; whether the hook acted is not known then.</param>
    /// <returns>The answer's body, or null when what it was about is not there.</returns>
    public async Task<byte[]?> SendAsync(HttpMethod method, string what, string requestId, byte[] body, bool isGoneFine, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        var backoff = FirstDelaySeconds;
        for (var tries = 1; ; tries++)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answer = await TryAsync(method, requestId, body, start, cancellationToken).ConfigureAwait(false);
            if (answer.IsSuccess)
            {
                return answer.Body;
            }

            if (isGoneFine && answer.Status is (HttpStatusCode.NotFound or HttpStatusCode.Gone))
            {
                return null;
            }

            var failure = $"{_name}: could not {what} at {Shown}: {answer.Trouble}";
            if (!answer.MayPass)
            {
                throw new LoadBalancerException(failure + ".");
            }

            var delay = answer.RetryAfter ?? NextDelay(ref backoff);
            var left = _options.TotalTimeout - _time.GetElapsedTime(start);
            if (tries > _options.MaxRetries || delay >= left)
            {
                throw new LoadBalancerException($"{failure}, after {tries} {(tries == 1 ? "try" : "tries")} in {_time.GetElapsedTime(start)}{(tries > _options.MaxRetries ? "" : $"; the next would be in {delay}, past {nameof(_options.TotalTimeout)} ({_options.TotalTimeout})")}.");
            }

            LogAgain(_name, what, answer.Trouble, delay, tries, _options.MaxRetries);
            await Task.Delay(delay, _time, cancellationToken).ConfigureAwait(false);
        }
    }

    public void Dispose() => _http.Dispose();

    private static TimeSpan NextDelay(ref double backoff)
    {
        var upTo = Math.Min(LongestDelaySeconds, backoff * 3);
#pragma warning disable CA5394 // Spreads load; guards nothing.
        backoff = FirstDelaySeconds + (Random.Shared.NextDouble() * (upTo - FirstDelaySeconds));
#pragma warning restore CA5394
        return TimeSpan.FromSeconds(backoff);
    }

    private async Task<Answer> TryAsync(HttpMethod method, string requestId, byte[] body, long start, CancellationToken cancellationToken)
    {
        var left = _options.TotalTimeout - _time.GetElapsedTime(start);
        var limit = left < _options.TryTimeout ? left : _options.TryTimeout;
        using var timeout = new CancellationTokenSource(limit > TimeSpan.Zero ? limit : TimeSpan.FromMilliseconds(1), _time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(timeout.Token, cancellationToken);
        using var request = new HttpRequestMessage(method, _options.Url);
        request.Headers.Add(WebhookSignature.Header, _signature.Of(body, _time.GetUtcNow()));
        request.Headers.Add("X-Spinup-Request-Id", requestId);
        if (body.Length > 0)
        {
            request.Content = new ByteArrayContent(body) { Headers = { ContentType = new MediaTypeHeaderValue("application/json", "utf-8") } };
        }

        try
        {
            using var response = await _http.SendAsync(request, either.Token).ConfigureAwait(false);
            var content = await response.Content.ReadAsByteArrayAsync(either.Token).ConfigureAwait(false);
            return response.IsSuccessStatusCode
                ? new Answer(true, response.StatusCode, content, "", false, null)
                : new Answer(false, response.StatusCode, content, Say(response.StatusCode, content), MayPass(response.StatusCode), RetryAfterOf(response));
        }
        catch (OperationCanceledException) when (!cancellationToken.IsCancellationRequested)
        {
            return Answer.None($"no answer within {limit}");
        }
        catch (Exception failure) when (failure is HttpRequestException or IOException)
        {
            return Answer.None(failure is HttpRequestException { HttpRequestError: var error and not HttpRequestError.Unknown } ? $"no answer ({error})" : "no answer");
        }
    }

    private static bool MayPass(HttpStatusCode status) => status is HttpStatusCode.RequestTimeout or HttpStatusCode.TooManyRequests or >= HttpStatusCode.InternalServerError;

    private TimeSpan? RetryAfterOf(HttpResponseMessage response)
    {
        var after = response.Headers.RetryAfter switch
        {
            { Delta: { } delta } => delta,
            { Date: { } date } => date - _time.GetUtcNow(),
            _ => (TimeSpan?)null,
        };
        return after < TimeSpan.Zero ? TimeSpan.Zero : after;
    }

    private string Say(HttpStatusCode status, byte[] content)
    {
        // One line of what it says; a receiver that repeats its configuration must not get the secret into our log.
        var text = Encoding.UTF8.GetString(content).Replace(_options.Secret, "***", StringComparison.Ordinal);
        text = new string([.. text.Take(MostShown).Select(letter => char.IsControl(letter) ? ' ' : letter)]).Trim();
        var hint = (int)status switch
        {
            401 or 403 => " (is the secret the receiver's?)",
            >= 300 and < 400 => " (redirects are not followed; set Url to where it leads)",
            _ => "",
        };
        return $"it answered {(int)status}{hint}{(text.Length == 0 ? "" : $": {text}")}";
    }

    [LoggerMessage(EventIds.WebhookAgain, LogLevel.Warning, "{Registry}: could not {What} yet: {Trouble}; again in {Delay} ({Try} of {Tries})")]
    private partial void LogAgain(string registry, string what, string trouble, TimeSpan delay, int @try, int tries);

    private readonly record struct Answer(bool IsSuccess, HttpStatusCode? Status, byte[] Body, string Trouble, bool MayPass, TimeSpan? RetryAfter)
    {
        public static Answer None(string trouble) => new(false, null, [], trouble, MayPass: true, RetryAfter: null);
    }
}
