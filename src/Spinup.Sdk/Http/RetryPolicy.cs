using System.Net;
using Microsoft.Extensions.Logging;
using Polly;
using Polly.Retry;

namespace Spinup.Sdk.Http;

/// <summary>Which calls are tried again, and when: by what the method means and what is certain about the failure.</summary>
/// <remarks>
/// GET, HEAD, PUT and DELETE: after 429, 5xx, a failure on the way, a try that took too long. POST and PATCH: only after 429,
/// and where nothing was sent, since a create repeated is a second droplet.
/// </remarks>
internal sealed class RetryPolicy(SpinupOptions options, TimeProvider time, ILogger logger)
{
    // Decorrelated jitter: between the first delay and three times the last one (aws.amazon.com/blogs/architecture/
    // exponential-backoff-and-jitter), so that clients which failed together do not come back together.
    private const double FirstDelaySeconds = 0.5;
    private const double LongestDelaySeconds = 20;

    public void AddTo(ResiliencePipelineBuilder<HttpResponseMessage> pipeline)
    {
        if (options.MaxRetries == 0)
        {
            return;
        }

        pipeline.AddRetry(new RetryStrategyOptions<HttpResponseMessage>
        {
            MaxRetryAttempts = options.MaxRetries,
            ShouldHandle = arguments => new ValueTask<bool>(ShouldRetry(arguments)),
            DelayGenerator = static arguments => new ValueTask<TimeSpan?>(ApiCall.Of(arguments.Context).Delay),
            OnRetry = OnRetry,
        });
    }

    private bool ShouldRetry(RetryPredicateArguments<HttpResponseMessage> arguments)
    {
        // The common case first, and cheaply. A cancellation is the caller's, or the total time-out's.
        if (arguments.Outcome.Result is { StatusCode: < HttpStatusCode.InternalServerError and not HttpStatusCode.TooManyRequests }
            || arguments.Outcome.Exception is OperationCanceledException)
        {
            return false;
        }

        var call = ApiCall.Of(arguments.Context);
        call.LastStatus = arguments.Outcome.Result?.StatusCode;
        call.LastException = arguments.Outcome.Exception;
        if (arguments.Outcome.Result is { } response)
        {
            if (response.StatusCode == HttpStatusCode.TooManyRequests)
            {
                return RetryRefused(call, response);
            }

            return call.IsRepeatable && FitsIn(call, RateAnswer.RetryAfterOf(response, time.GetUtcNow()) ?? NextDelay(call));
        }

        var failure = arguments.Outcome.Exception!;
        return HttpFailures.IsTransport(failure) && (call.IsRepeatable || HttpFailures.NothingSent(failure)) && FitsIn(call, NextDelay(call));
    }

    /// <summary>After a 429 the budget knows how long to wait, and makes the next try wait for it.</summary>
    private static bool RetryRefused(ApiCall call, HttpResponseMessage response)
    {
        var budgets = call.Credential!.Budgets;
        var wait = (budgets.SpecialFor(call.Request) ?? budgets.All).LeastWait(call.IsUrgent);
        if (wait < call.Left)
        {
            call.Delay = TimeSpan.Zero;
            return true;
        }

        // The hour's 429 comes without it; so that the exception made of this answer can say how long.
        response.Headers.RetryAfter ??= new System.Net.Http.Headers.RetryConditionHeaderValue(wait);
        return false;
    }

    /// <summary>Better the last failure at once than a time-out later which hides it.</summary>
    private static bool FitsIn(ApiCall call, TimeSpan delay)
    {
        call.Delay = delay;
        return delay < call.Left;
    }

    private static TimeSpan NextDelay(ApiCall call)
    {
        var upTo = Math.Min(LongestDelaySeconds, Math.Max(FirstDelaySeconds, call.Backoff.TotalSeconds) * 3);
#pragma warning disable CA5394 // Spreads load; guards nothing.
        return call.Backoff = TimeSpan.FromSeconds(FirstDelaySeconds + (Random.Shared.NextDouble() * (upTo - FirstDelaySeconds)));
#pragma warning restore CA5394
    }

    private ValueTask OnRetry(OnRetryArguments<HttpResponseMessage> arguments)
    {
        var call = ApiCall.Of(arguments.Context);
        HttpMeters.Retried(call.Request.Method);
        HttpLog.TryAgain(
            logger, call.Request.Method, call.Request.RequestUri!.AbsolutePath, HttpFailures.Trouble(call.LastStatus, call.LastException),
            arguments.RetryDelay, arguments.AttemptNumber + 1, options.MaxRetries);
        return ValueTask.CompletedTask;
    }
}
