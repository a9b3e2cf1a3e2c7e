using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Pools;

namespace Spinup.Sdk.Hosting;

/// <summary>Runs all named autoscalers and their pools for as long as the host runs. Its end leaves the pools as they are.</summary>
internal sealed class AutoscalerService(IServiceProvider services, IEnumerable<AutoscalerName> names) : BackgroundService
{
    protected override async Task ExecuteAsync(CancellationToken stoppingToken)
    {
        await Task.Yield();
        var running = names.SelectMany(one => new[]
        {
            services.GetRequiredKeyedService<DropletPool>(one.Name).RunAsync(stoppingToken),
            services.GetRequiredKeyedService<IAutoscaler>(one.Name).RunAsync(stoppingToken),
        }).ToList();
        try
        {
            await Task.WhenAll(running).ConfigureAwait(false);
        }
        catch (OperationCanceledException) when (stoppingToken.IsCancellationRequested)
        {
            // The host stops.
        }
    }
}
