using System.Buffers;
using System.Globalization;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Spinup.Sdk.LocalCloud.Shells;

namespace Spinup.Sdk.LocalCloud.Server;

/// <summary>The HTTP side: Kestrel on loopback, one request into the world's gate and its answer out.</summary>
internal sealed class CloudServer(World world, Dispatcher dispatcher) : IAsyncDisposable
{
    // More than any body of these operations; the real API refuses long before.
    private const int LargestBody = 4 * 1024 * 1024;

    // What is over it is still taken in, and thrown away: a client that is cut off while it sends does not get to the answer.
    private const int MostTakenIn = 64 * 1024 * 1024;

    private readonly BufferPool buffers = new();
    private WebApplication? app;

    public async Task<Uri> StartAsync(int port, CancellationToken cancellationToken)
    {
        // Empty: no configuration files, no environment, no logging of the caller's requests.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel =>
        {
            kestrel.AddServerHeader = false;
            kestrel.Limits.MaxRequestBodySize = MostTakenIn;
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
        var (bodyBytes, unread) = await ReadBodyAsync(request, context.RequestAborted);
        var answer = buffers.Rent();
        try
        {
            Outcome outcome;
            lock (world.Gate)
            {
                world.Schedule.Advance();
                outcome = segments is ["_localcloud", ..] ? Discovery.Answer(world, request, segments, answer) : dispatcher.Answer(request, segments, bodyBytes, unread, answer);
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

    private static async ValueTask<(ReadOnlyMemory<byte> Body, Refusal? Unread)> ReadBodyAsync(HttpRequest request, CancellationToken cancellationToken)
    {
        if (request.ContentLength is null or 0 && !request.Headers.ContainsKey("Transfer-Encoding"))
        {
            return default;
        }

        using var body = new MemoryStream((int)Math.Min(request.ContentLength ?? 1024, LargestBody));
        try
        {
            var piece = new byte[16 * 1024];
            var total = 0L;
            while (await request.Body.ReadAsync(piece, cancellationToken) is > 0 and var count)
            {
                total += count;
                body.Write(piece, 0, total <= LargestBody ? count : 0);
            }

            return total > LargestBody ? (default, Refusal.Unread(StatusCodes.Status413PayloadTooLarge)) : (body.TryGetBuffer(out var bytes) ? bytes : default, null);
        }
        catch (Microsoft.AspNetCore.Http.BadHttpRequestException refused)
        {
            return (default, Refusal.Unread(refused.StatusCode));
        }
    }
}
