using System.Buffers;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.Logging;
using Spinup.Sdk.LocalCloud.Accounts;
using Spinup.Sdk.LocalCloud.Catalogue;

namespace Spinup.Sdk.LocalCloud.Server;

/// <summary>Around every operation, while the gate is held: who asks, the limits, the faults, the log.</summary>
internal sealed partial class Dispatcher(World world, Router router, LocalCloudRequests log, ILogger logger)
{
    private int serverErrors;

    /// <param name="request">What is asked.</param>
    /// <param name="segments">The pieces of its path.</param>
    /// <param name="body">Its body.</param>
    /// <param name="unread">Why the body could not be read; <see langword="null"/> when it was.</param>
    /// <param name="answer">Where the answer's body goes.</param>
    public Outcome Answer(HttpRequest request, string[] segments, ReadOnlyMemory<byte> body, Refusal? unread, ArrayBufferWriter<byte> answer)
    {
        var route = router.Find(request.Method, segments);
        var operation = route?.Operation ?? $"{request.Method} (unknown)";
        var outcome = new Outcome { RequestId = world.Ids.Uuid(), At = world.Now };
        Account? account = null;
        try
        {
            account = Authenticate(request) ?? throw Refusal.Unauthorized();
            Limit(account, operation, outcome);
            if (unread is not null)
            {
                throw unread;
            }

            if (world.Faults.Happens(LocalCloudFault.ErrorBefore, operation))
            {
                throw NextServerError();
            }

            var exchange = new Exchange(world, account, route ?? throw Refusal.NotFound(), segments, request, body, answer);
            route.Handle(exchange);
            outcome = outcome with { Status = exchange.Status };
            if (world.Faults.Happens(LocalCloudFault.ErrorAfter, operation))
            {
                throw NextServerError();
            }
        }
        catch (Refusal refusal)
        {
            outcome = outcome with { Status = refusal.Status };
            Write(refusal, outcome.RequestId, answer);
        }
        catch (Exception error) when (error is not OutOfMemoryException)
        {
            // A mistake of ours, not a fault: it must not look like one without a trace.
            LogBroken(logger, operation, error);
            outcome = outcome with { Status = 500 };
            Write(ServerError(500), outcome.RequestId, answer);
        }

        if (outcome.Status is not 401 and not 429 && world.Faults.Happens(LocalCloudFault.AnswerLost, operation))
        {
            outcome = outcome with { Cut = true };
        }

        log.Add(new LocalCloudRequest(outcome.At, account?.Number ?? 0, operation, request.Path.Value + request.QueryString.Value, outcome.Cut ? 0 : outcome.Status, outcome.RequestId.ToString()));
        return outcome;
    }

    // Any token is an account of its own; only what cannot be one is refused.
    private Account? Authenticate(HttpRequest request)
    {
        var header = request.Headers.Authorization.ToString();
        const string Scheme = "Bearer ";
        if (!header.StartsWith(Scheme, StringComparison.OrdinalIgnoreCase))
        {
            return null;
        }

        var token = header[Scheme.Length..].Trim();
        return token.Length > 0 && token.All(c => c is > ' ' and < '\x7f') ? world.AccountOf(token) : null;
    }

    private void Limit(Account account, string operation, Outcome outcome)
    {
        var verdict = account.Limits.Take(outcome.At, operation == "GET /v2/account/keys");
        if (verdict.Allowed && world.Faults.Happens(LocalCloudFault.RateLimit, operation))
        {
            verdict = verdict with { Allowed = false, RetryAfter = TimeSpan.FromSeconds(1) };
        }

        outcome.Rate = verdict;
        if (!verdict.Allowed)
        {
            throw Refusal.TooManyRequests();
        }
    }

    // Each time another of those the real cloud and what stands before it give.
    private Refusal NextServerError() => ServerError((serverErrors++ % 4) switch { 0 => 500, 1 => 503, 2 => 502, _ => 504 });

    private static Refusal ServerError(int status) => new(status, "server_error", "Server was unable to give you a response.");

    private static void Write(Refusal refusal, Guid requestId, ArrayBufferWriter<byte> answer)
    {
        answer.ResetWrittenCount();
        using var w = new Utf8JsonWriter(answer, JsonFragment.Options);
        w.WriteStartObject();
        w.WriteString("id", refusal.Id);
        w.WriteString("message", refusal.Message);
        w.WriteString("request_id", requestId);
        w.WriteEndObject();
    }

    [LoggerMessage(3, LogLevel.Error, "LocalCloud broke on {Operation}.")]
    private static partial void LogBroken(ILogger logger, string operation, Exception error);
}
