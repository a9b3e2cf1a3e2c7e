using System.Buffers;
using System.Globalization;
using System.Net;
using System.Text.Json;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Spinup.Sdk.LocalCloud.Accounts;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Shells;

namespace Spinup.Sdk.LocalCloud.Server;

/// <summary>The HTTP side: Kestrel on loopback, limits and faults around the operations.</summary>
internal sealed partial class CloudServer : IAsyncDisposable
{
    // More than any body of these operations; the real API refuses long before.
    private const int LargestBody = 4 * 1024 * 1024;

    private readonly World world;
    private readonly Router router;
    private readonly LocalCloudRequests log;
    private readonly ILogger logger;
    private readonly BufferPool buffers = new();
    private WebApplication? app;
    private int serverErrors;

    public CloudServer(World world, Router router, LocalCloudRequests log, ILogger logger)
    {
        this.logger = logger;
        this.world = world;
        this.router = router;
        this.log = log;
    }

    public async Task<Uri> StartAsync(int port, CancellationToken cancellationToken)
    {
        // Empty: no configuration files, no environment, no logging of the caller's requests.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = LargestBody;
            kestrel.Listen(IPAddress.Loopback, port, listen => listen.Protocols = HttpProtocols.Http1);
        });
        builder.Services.Configure<HostOptions>(o => o.ShutdownTimeout = TimeSpan.FromSeconds(2));
        app = builder.Build();
        app.Run(AnswerAsync);
        try
        {
            await app.StartAsync(cancellationToken);
        }
        catch (IOException error)
        {
            await app.DisposeAsync();
            throw new SpinupException($"LocalCloud could not listen on 127.0.0.1:{port}: {error.Message} Choose another port, or 0 for a free one.", error);
        }

        var addresses = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses;
        return new Uri(addresses.First() + "/");
    }

    public async ValueTask DisposeAsync()
    {
        if (app is not null)
        {
            await app.StopAsync(CancellationToken.None);
            await app.DisposeAsync();
        }
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var request = context.Request;
        var segments = Route.Split(request.Path.Value ?? "");
        var bodyBytes = await ReadBodyAsync(request, context.RequestAborted);
        var answer = buffers.Rent();
        try
        {
            Outcome outcome;
            lock (world.Gate)
            {
                world.Schedule.Advance();
                outcome = segments is ["_localcloud", ..] ? Discovery.Answer(world, request, segments, answer) : AnswerOperation(request, segments, bodyBytes, answer);
            }

            if (outcome.Cut)
            {
                context.Abort();
                return;
            }

            await SendAsync(context.Response, outcome, answer, context.RequestAborted);
        }
        finally
        {
            buffers.Return(answer);
        }
    }

    private Outcome AnswerOperation(HttpRequest request, string[] segments, ReadOnlyMemory<byte> body, ArrayBufferWriter<byte> answer)
    {
        var route = router.Find(request.Method, segments);
        var operation = route?.Operation ?? $"{request.Method} (unknown)";
        var outcome = new Outcome { RequestId = world.Ids.Uuid(), At = world.Now };
        Account? account = null;
        try
        {
            account = Authenticate(request) ?? throw Refusal.Unauthorized();
            outcome = Limit(account, operation, outcome);
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

    private Outcome Limit(Account account, string operation, Outcome outcome)
    {
        var verdict = account.Limits.Take(outcome.At, operation == "GET /v2/account/keys");
        if (verdict.Allowed && world.Faults.Happens(LocalCloudFault.RateLimit, operation))
        {
            verdict = verdict with { Allowed = false, RetryAfter = TimeSpan.FromSeconds(1) };
        }

        if (!verdict.Allowed)
        {
            outcome.Rate = verdict;
            throw Refusal.TooManyRequests();
        }

        outcome.Rate = verdict;
        return outcome;
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

    private static async Task SendAsync(HttpResponse response, Outcome outcome, ArrayBufferWriter<byte> answer, CancellationToken cancellationToken)
    {
        response.StatusCode = outcome.Status;
        response.Headers.Date = outcome.At.ToString("r", CultureInfo.InvariantCulture);
        response.Headers["x-request-id"] = outcome.RequestId.ToString();
        if (outcome.Rate is { } rate)
        {
            response.Headers["ratelimit-limit"] = rate.Limit.ToString(CultureInfo.InvariantCulture);
            response.Headers["ratelimit-remaining"] = rate.Remaining.ToString(CultureInfo.InvariantCulture);
            response.Headers["ratelimit-reset"] = rate.ResetAt.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
            if (rate.RetryAfter is { } wait)
            {
                response.Headers.RetryAfter = Math.Max(1, (long)Math.Ceiling(wait.TotalSeconds)).ToString(CultureInfo.InvariantCulture);
            }
        }

        if (answer.WrittenCount > 0)
        {
            response.ContentType = "application/json; charset=utf-8";
            response.ContentLength = answer.WrittenCount;
            await response.Body.WriteAsync(answer.WrittenMemory, cancellationToken);
        }
    }

    private static async ValueTask<ReadOnlyMemory<byte>> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is null or 0 && !request.Headers.ContainsKey("Transfer-Encoding"))
        {
            return default;
        }

        using var body = new MemoryStream((int)(request.ContentLength ?? 1024));
        await request.Body.CopyToAsync(body, cancellationToken);
        return body.TryGetBuffer(out var bytes) ? bytes : default;
    }

    [LoggerMessage(3, LogLevel.Error, "LocalCloud broke on {Operation}.")]
    private static partial void LogBroken(ILogger logger, string operation, Exception error);
}
