using System.Net;
using Microsoft.AspNetCore.Builder;
using Microsoft.AspNetCore.Hosting;
using Microsoft.AspNetCore.Hosting.Server;
using Microsoft.AspNetCore.Hosting.Server.Features;
using Microsoft.AspNetCore.Http;
using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk.LoadBalancing;

namespace Spinup.Tests.Sdk.Yarp;

/// <summary>A backend over real HTTP: <c>/health</c>, <c>/slow/MILLISECONDS</c>, <c>/hold</c> (until released), and anything else, which answers its name.</summary>
internal sealed class TestBackend : IAsyncDisposable
{
    private readonly WebApplication _app;
    private readonly TaskCompletionSource _released = new(TaskCreationOptions.RunContinuationsAsynchronously);
    private int _requests;
    private int _probes;
    private int _held;
    private int _cut;

    private TestBackend(string name, WebApplication app) => (Name, _app) = (name, app);

    public string Name { get; }

    public int Port { get; private set; }

    /// <summary>Gets or sets whether it is up; before, it tears every connection down, like one that is booting.</summary>
    public bool IsUp { get; set; } = true;

    public bool IsHealthy { get; set; } = true;

    /// <summary>Gets how many requests came that were no probes.</summary>
    public int Requests => Volatile.Read(ref _requests);

    public int Probes => Volatile.Read(ref _probes);

    /// <summary>Gets how many requests are being held.</summary>
    public int Held => Volatile.Read(ref _held);

    /// <summary>Gets how many requests were ended from outside.</summary>
    public int Cut => Volatile.Read(ref _cut);

    public Backend Backend => new() { Id = Name, Address = "127.0.0.1", Port = Port };

    public static async Task<TestBackend> StartAsync(string name, bool isUp = true)
    {
        var builder = WebApplication.CreateEmptyBuilder(new WebApplicationOptions());
        builder.WebHost.UseKestrelCore().ConfigureKestrel(static kestrel => kestrel.Listen(IPAddress.Loopback, 0));
        var backend = new TestBackend(name, builder.Build()) { IsUp = isUp };
        backend._app.Run(backend.AnswerAsync);
        await backend._app.StartAsync();
        backend.Port = new Uri(backend._app.Services.GetRequiredService<IServer>().Features.Get<IServerAddressesFeature>()!.Addresses.First()).Port;
        return backend;
    }

    public void Release() => _released.TrySetResult();

    /// <summary>Ends it as a destroyed droplet ends: what is in flight is lost.</summary>
    public async ValueTask DisposeAsync()
    {
        await _app.StopAsync(new CancellationToken(canceled: true));
        await _app.DisposeAsync();
    }

    private async Task AnswerAsync(HttpContext context)
    {
        if (!IsUp)
        {
            context.Abort();
            return;
        }

        var path = context.Request.Path.Value!;
        if (path == "/health")
        {
            Interlocked.Increment(ref _probes);
            context.Response.StatusCode = IsHealthy ? 200 : 503;
            return;
        }

        Interlocked.Increment(ref _requests);
        if (path.StartsWith("/slow/", StringComparison.Ordinal))
        {
            await Task.Delay(int.Parse(path["/slow/".Length..], System.Globalization.CultureInfo.InvariantCulture), context.RequestAborted);
        }
        else if (path == "/hold")
        {
            Interlocked.Increment(ref _held);
            try
            {
                await _released.Task.WaitAsync(context.RequestAborted);
            }
            catch (OperationCanceledException)
            {
                Interlocked.Increment(ref _cut);
                throw;
            }
            finally
            {
                Interlocked.Decrement(ref _held);
            }
        }

        await context.Response.WriteAsync(Name);
    }
}
