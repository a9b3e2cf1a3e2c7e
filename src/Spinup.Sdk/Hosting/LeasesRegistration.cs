using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Api;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Ledger;
using Spinup.Sdk.Leases.Spending;
using Spinup.Sdk.Leases.Watchdogs;
using Spinup.Sdk.Leases.Witnesses;

namespace Spinup.Sdk.Hosting;

internal static class LeasesRegistration
{
    public static IServiceCollection AddSpinupLeases(this IServiceCollection services)
    {
        services.AddOptions<SettleOptions>();

        // In the order in which an intent passes them: who may refuse it, who writes it down, who stands ready to destroy what comes of it.
        services.TryAddSingleton<ILeaseWitness>(provider => new LeaseWitnesses([.. WitnessesOf(provider)], provider.Logger<LeaseWitnesses>()));
        services.AddSpinupLedger();
        services.TryAddSingleton(provider => new Watchdog(
            provider.GetRequiredService<IOptions<SpinupOptions>>(),
            provider.GetRequiredService<IOptions<SettleOptions>>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.Logger<Watchdog>()));
        services.TryAddSingleton(provider => new DropletDestroyer(
            provider.GetRequiredService<IDigitalOceanClient>(),
            provider.GetRequiredService<IApiClock>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<SettleOptions>>(),
            provider.LoggerFactory(),
            provider.GetRequiredService<ILeaseWitness>()));
        services.TryAddSingleton<IDropletDestroyer>(provider => new ListedDropletDestroyer(
            provider.GetRequiredService<DropletDestroyer>(),
            provider.GetRequiredService<IOptions<SpinupOptions>>()));
        services.TryAddSingleton(provider => new BulkDestroyer(
            provider.GetRequiredService<IDigitalOceanClient>(),
            provider.GetRequiredService<IApiClock>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<IOptions<SettleOptions>>(),
            provider.GetRequiredService<DropletDestroyer>(),
            provider.LoggerFactory(),
            provider.GetRequiredService<ILeaseWitness>()));
        services.TryAddSingleton<IDropletReaper>(provider => new DropletReaper(
            provider.GetRequiredService<IDigitalOceanClient>(),
            provider.GetRequiredService<IApiClock>(),
            provider.GetRequiredService<TimeProvider>(),
            provider.GetRequiredService<BulkDestroyer>(),
            provider.GetRequiredService<IOrphanSource>(),
            provider.GetRequiredService<IOpenLeaseSource>(),
            provider.GetRequiredService<IOptions<SettleOptions>>(),
            provider.GetRequiredService<IOptions<SpinupOptions>>(),
            provider.Logger<DropletReaper>()));
        return services;
    }

    private static IEnumerable<ILeaseWitness> WitnessesOf(IServiceProvider provider)
    {
        var options = provider.GetRequiredService<IOptions<SpinupOptions>>().Value;
        if (options.LedgerPath is not null || options.SpendCap is not null)
        {
            yield return provider.GetRequiredService<SpendCapWitness>();
            yield return new LedgerWitness(provider.GetRequiredService<LeaseBook>(), provider.GetRequiredService<IApiClock>());
        }

        if (options.Watchdog.Enabled)
        {
            yield return provider.GetRequiredService<Watchdog>();
        }
    }
}
