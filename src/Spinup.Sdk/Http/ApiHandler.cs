using Microsoft.Extensions.Logging;
using Polly;

namespace Spinup.Sdk.Http;

/// <summary>Carries one call to the API: total time-out, retries, rate budget, time-out of a try, token; and takes the time from the answers.</summary>
internal sealed class ApiHandler : DelegatingHandler
{
    // The largest answers are lists of 200 entries, under a megabyte. More than this is not the API.
    private const long LargestAnswer = 64 * 1024 * 1024;

    private readonly SpinupOptions _options;
    private readonly ApiClock _clock;
    private readonly TimeProvider _time;
    private readonly ResiliencePipeline<HttpResponseMessage> _pipeline;
    private readonly string _basePath;

    public ApiHandler(SpinupOptions options, ApiClock clock, TimeProvider time, ILogger logger)
    {
        _options = options;
        _clock = clock;
        _time = time;
        _basePath = options.ApiUrl.AbsolutePath.TrimEnd('/');
        var builder = new ResiliencePipelineBuilder<HttpResponseMessage> { TimeProvider = time };
        builder.AddTimeout(options.TotalTimeout);
        new RetryPolicy(options, time, logger).AddTo(builder);
        new RateBudgetStrategy(new CredentialSource(options, time), time, logger).AddTo(builder);
        builder.AddTimeout(options.TryTimeout);
        _pipeline = builder.Build();
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        Direct(request);
        var call = new ApiCall(request, _options.TotalTimeout, _time);
        if (request.Content is null && !call.IsRepeatable)
        {
            // Without content the handler below repeats a request by itself when a kept connection turns out to be closed.
            request.Content = new ByteArrayContent([]);
        }
        else if (request.Content is { } content and not ByteArrayContent)
        {
            // A stream can be read once; a try may have to send it again.
            await content.LoadIntoBufferAsync(cancellationToken).ConfigureAwait(false);
        }

        var context = ResilienceContextPool.Shared.Get(continueOnCapturedContext: false, cancellationToken);
        try
        {
            context.Properties.Set(ApiCall.Key, call);
            var outcome = await _pipeline.ExecuteOutcomeAsync(static (context, of) => of.Handler.TryAsync(of.Call, context.CancellationToken), context, (Handler: this, Call: call))
                .ConfigureAwait(false);
            if (outcome.Exception is { } failure && HttpFailures.IsTransport(failure))
            {
                throw HttpFailures.NoAnswer(call, failure, _options);
            }

            outcome.ThrowIfException();
            return outcome.Result!;
        }
        finally
        {
            ResilienceContextPool.Shared.Return(context);
        }
    }

    protected override HttpResponseMessage Send(HttpRequestMessage request, CancellationToken cancellationToken) =>
        throw new NotSupportedException("The API is called asynchronously only.");

    /// <summary>One try. Every failure is an outcome, as the pipeline wants it.</summary>
    private async ValueTask<Outcome<HttpResponseMessage>> TryAsync(ApiCall call, CancellationToken cancellationToken)
    {
        var request = call.Request;
        var mayBeDone = call.MayBeDone;
        var sentAt = _time.GetUtcNow();
        call.Tries++;
        call.MayBeDone = true;
        HttpResponseMessage? response = null;
        try
        {
            request.Headers.Authorization = call.Credential!.Header;
            response = await base.SendAsync(request, cancellationToken).ConfigureAwait(false);
            var receivedAt = _time.GetUtcNow();

            // The body belongs to the try: cut off or too slow, it is a try that failed. What is in memory already stays where it is.
            if (response.Content is not ByteArrayContent)
            {
                await response.Content.LoadIntoBufferAsync(LargestAnswer, cancellationToken).ConfigureAwait(false);
            }

            if (response.Headers.Date is { } date)
            {
                _clock.Observe(date, sentAt, receivedAt);
            }

            if (response.StatusCode == System.Net.HttpStatusCode.TooManyRequests)
            {
                call.MayBeDone = mayBeDone; // Refused before it was looked at.
            }

            request.Options.Set(ApiErrors.EarlierTryMayBeDone, mayBeDone);
            HttpMeters.Sent(request.Method, (int)response.StatusCode);
            return Outcome.FromResult(response);
        }
#pragma warning disable CA1031 // Handed on as an outcome, which is thrown or tried again.
        catch (Exception failure)
#pragma warning restore CA1031
        {
            response?.Dispose();
            HttpMeters.Sent(request.Method, 0);
            failure = Plain(failure, cancellationToken);
            if (HttpFailures.NothingSent(failure))
            {
                call.MayBeDone = mayBeDone;
            }

            return Outcome.FromException<HttpResponseMessage>(failure);
        }
        finally
        {
            request.Headers.Authorization = null; // A request's ToString prints its headers.
        }
    }

    /// <summary>The handler's own time-out for connecting comes as a cancellation, though nobody cancelled.</summary>
    private static Exception Plain(Exception failure, CancellationToken cancellationToken) =>
        failure is OperationCanceledException { InnerException: TimeoutException late } && !cancellationToken.IsCancellationRequested
            ? new HttpRequestException(HttpRequestError.ConnectionError, "No connection in time.", late)
            : failure;

    /// <summary>Makes sure that the token goes to the API only, below the path of its address.</summary>
    private void Direct(HttpRequestMessage request)
    {
        var api = _options.ApiUrl;
        var address = request.RequestUri ?? throw new InvalidOperationException("A request needs an address.");
        if (address.Port != api.Port || address.Scheme != api.Scheme || !string.Equals(address.Host, api.Host, StringComparison.OrdinalIgnoreCase))
        {
            throw new InvalidOperationException($"A request to {address.Authority} would carry the token of {api.Authority} there.");
        }

        // "/v2/..." leaves the base address's own path behind; it belongs before it.
        if (_basePath.Length > 0 && !address.AbsolutePath.StartsWith(_basePath + "/", StringComparison.Ordinal))
        {
            request.RequestUri = new UriBuilder(address) { Path = _basePath + address.AbsolutePath }.Uri;
        }
    }
}
