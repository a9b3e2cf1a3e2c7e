using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Droplets;

namespace Spinup.Sdk.Hosting;

/// <summary>Destroys this process's droplets when its host stops, within the time-out the host and the options leave.</summary>
internal sealed partial class DropletShutdown(LiveDroplets live, IOptions<SpinupOptions> options, TimeProvider time, ILogger<DropletShutdown> logger) : IHostedService, IAsyncDisposable, IDisposable
{
    public Task StartAsync(CancellationToken cancellationToken) => Task.CompletedTask;

    public Task StopAsync(CancellationToken cancellationToken) => EndAllAsync(cancellationToken);

    /// <summary>The end of the services is the end of what they rented.</summary>
    public async ValueTask DisposeAsync() => await EndAllAsync(CancellationToken.None).ConfigureAwait(false);

    /// <summary>As <see cref="DisposeAsync"/>; a container that is disposed synchronously waits here.</summary>
    public void Dispose() => Task.Run(() => EndAllAsync(CancellationToken.None)).GetAwaiter().GetResult();

    /// <summary>Destroys what is alive. Never throws: what is left is logged as Critical, and its name says when it expires.</summary>
    public async Task EndAllAsync(CancellationToken cancellationToken)
    {
        if (live.Count > 0)
        {
            LogEnding(live.Count);
        }

        using var limit = new CancellationTokenSource(options.Value.ShutdownTimeout, time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        var left = await live.EndAllAsync(either.Token).ConfigureAwait(false);
        if (left > 0)
        {
            LogLeft(left);
        }
    }

    [LoggerMessage(EventIds.ShuttingDown, LogLevel.Information, "The program ends: destroying {Count} droplets, in use or in the making")]
    private partial void LogEnding(int count);

    [LoggerMessage(EventIds.ShutdownIncomplete, LogLevel.Critical, "The program ends with {Count} droplets not confirmed gone; their names say when they expire, and any sweep destroys them then")]
    private partial void LogLeft(int count);
}
