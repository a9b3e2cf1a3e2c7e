using System.Collections.Concurrent;
using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Http.Features;
using Microsoft.Extensions.DependencyInjection;

namespace Spinup.Testing;

/// <summary>A stand-in for the API over real HTTP on a loopback port: records what is sent, answers what the test says.</summary>
public sealed class StubApi : IAsyncDisposable
{
    private readonly WebApplication app;
    private readonly ConcurrentQueue<StubRequest> requests = new();

    private StubApi(WebApplication app, Uri url) => (this.app, Url) = (app, url);

    /// <summary>Gets where it listens, with a slash at the end.</summary>
    public Uri Url { get; }

    /// <summary>Gets what was sent so far, in order.</summary>
    public IReadOnlyList<StubRequest> Requests => [.. requests];

    /// <summary>Gets or sets what is answered.</summary>
    public Func<StubRequest, StubAnswer> Answer { get; set; } = static _ => new StubAnswer(200, "{}");

    public static async Task<StubApi> StartAsync()
    {
        // Nothing but Kestrel: the usual builders watch their settings files, and a machine has few of such watches.
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var app = builder.Build();
        StubApi? stub = null;
        app.Run(context => stub!.HandleAsync(context));
        await app.StartAsync().ConfigureAwait(false);
        var address = app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First();
        stub = new StubApi(app, new Uri(address + "/"));
        return stub;
    }

    public async ValueTask DisposeAsync() => await app.DisposeAsync().ConfigureAwait(false);

    private async Task HandleAsync(HttpContext context)
    {
        using var reader = new StreamReader(context.Request.Body);
        var request = new StubRequest(
            context.Request.Method,
            context.Features.GetRequiredFeature<IHttpRequestFeature>().RawTarget,
            context.Request.Headers.ToDictionary(static header => header.Key, static header => header.Value.ToString(), StringComparer.OrdinalIgnoreCase),
            await reader.ReadToEndAsync().ConfigureAwait(false));
        requests.Enqueue(request);
        var answer = Answer(request);
        context.Response.StatusCode = answer.Status;
        foreach (var (name, value) in answer.Headers)
        {
            context.Response.Headers[name] = value;
        }

        if (answer.Body is { } body)
        {
            context.Response.ContentType ??= "application/json; charset=utf-8";
            await context.Response.WriteAsync(body).ConfigureAwait(false);
        }
    }
}

/// <summary>A request as it stood on the wire; the target is neither decoded nor normalised.</summary>
public sealed record StubRequest(string Method, string Target, IReadOnlyDictionary<string, string> Headers, string Body);

/// <summary>What the stub answers.</summary>
public sealed record StubAnswer(int Status, string? Body = null)
{
    public IReadOnlyDictionary<string, string> Headers { get; init; } = new Dictionary<string, string>();
}
