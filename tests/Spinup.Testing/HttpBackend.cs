using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Sockets;
using System.Security.Cryptography;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Http;
using Microsoft.AspNetCore.Server.Kestrel.Core;
using Spinup.Sdk.LoadBalancing;

namespace Spinup.Testing;

/// <summary>A small web server on loopback, to stand behind a balancer.</summary>
/// <remarks>
/// <c>/health</c> answers 200 or 503, and <c>/</c> its id. <c>/hold</c> answers when the test lets it, <c>/slow?ms=3000</c> after a while. While it is not
/// <see cref="IsHealthy"/> it answers 503 to all, like a program that listens before it is warm.
/// </remarks>
public sealed class HttpBackend : IAsyncDisposable
{
    private static readonly ConcurrentDictionary<int, byte> GivenPorts = new();
    private readonly WebApplication app;
    private readonly TaskCompletionSource released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int held;
    private int requests;
    private volatile bool isHealthy;

    private HttpBackend(WebApplication app, string id, int port) => (this.app, Id, Port) = (app, id, port);

    public string Id { get; }

    public int Port { get; }

    /// <summary>Gets it as a registry is told about it.</summary>
    public Backend Backend => new() { Id = Id, Address = "127.0.0.1", Port = Port };

    /// <summary>Gets or sets whether it answers.</summary>
    public bool IsHealthy
    {
        get => isHealthy;
        set => isHealthy = value;
    }

    /// <summary>Gets how many requests wait at <c>/hold</c>.</summary>
    public int Held => Volatile.Read(ref held);

    /// <summary>Gets how many requests came, health checks left out.</summary>
    public int Requests => Volatile.Read(ref requests);

    public static async Task<HttpBackend> StartAsync(string id, bool healthy = true, int? port = null)
    {
        var chosen = port ?? FreePort();
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(kestrel => kestrel.Listen(IPAddress.Loopback, chosen, static listen => listen.Protocols = HttpProtocols.Http1));
        var app = builder.Build();
        var backend = new HttpBackend(app, id, chosen) { IsHealthy = healthy };
        app.Run(backend.AnswerAsync);
        await app.StartAsync();
        return backend;
    }

    /// <summary>Starts one like a machine that boots and a program that warms up: first nothing listens, then it answers 503, then it is healthy; half of the time each.</summary>
    public static async Task<HttpBackend> StartSlowlyAsync(string id, int port, TimeSpan length)
    {
        await Task.Delay(length / 2);
        var backend = await StartAsync(id, healthy: false, port);
        await Task.Delay(length / 2);
        backend.IsHealthy = true;
        return backend;
    }

    /// <summary>Gets a port of the loopback that is free, for something that starts later.</summary>
    /// <remarks>Below those that a system gives to outgoing connections (Linux: from 32768 on), which would take it under load before it is used; never the same twice.</remarks>
    public static int FreePort()
    {
        while (true)
        {
            var port = RandomNumberGenerator.GetInt32(10_240, 32_768);
            if (!GivenPorts.TryAdd(port, 0))
            {
                continue;
            }

            try
            {
                using var listener = new TcpListener(IPAddress.Loopback, port);
                listener.Start();
                return port;
            }
            catch (SocketException)
            {
                // In use.
            }
        }
    }

    /// <summary>Answers what waits at <c>/hold</c>, and whatever comes there from now on.</summary>
    public void Release() => released.TrySetResult();

    /// <summary>Ends it in the middle of whatever it does, as the destruction of its machine would.</summary>
    public async Task KillAsync()
    {
        await app.StopAsync(new CancellationToken(canceled: true));
        await app.DisposeAsync();
    }

    public async ValueTask DisposeAsync()
    {
        Release();
        await KillAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        var path = context.Request.Path.Value;
        if (path != "/health")
        {
            Interlocked.Increment(ref requests);
        }

        if (!isHealthy)
        {
            context.Response.StatusCode = StatusCodes.Status503ServiceUnavailable;
            return;
        }

        if (path == "/hold")
        {
            Interlocked.Increment(ref held);
            await released.Task.WaitAsync(context.RequestAborted);
        }
        else if (path == "/slow")
        {
            await Task.Delay(int.Parse(context.Request.Query["ms"]!, CultureInfo.InvariantCulture), context.RequestAborted);
        }

        context.Response.ContentLength = Id.Length;
        await context.Response.WriteAsync(Id);
    }
}
