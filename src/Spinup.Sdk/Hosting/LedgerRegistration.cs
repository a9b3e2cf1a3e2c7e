using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.DependencyInjection.Extensions;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Api;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Ledger;
using Spinup.Sdk.Leases.Spending;

namespace Spinup.Sdk.Hosting;

internal static class LedgerRegistration
{
    public static IServiceCollection AddSpinupLedger(this IServiceCollection services)
    {
        services.TryAddSingleton(provider =>
        {
            var options = provider.GetRequiredService<IOptions<SpinupOptions>>().Value;
            return new LeaseBook(
                options.LedgerPath is { } path ? new LedgerFile(path, provider.GetRequiredService<TimeProvider>()) : null,
                BookKeeper.For(options),
                provider.GetRequiredService<IApiClock>(),
                provider.Logger<LeaseBook>());
        });
        services.TryAddSingleton<ILeaseLedger>(provider => new LeaseLedger(provider.GetRequiredService<LeaseBook>(), provider.GetRequiredService<IApiClock>()));
        services.TryAddSingleton<IOrphanSource>(provider => new LedgerOrphans(provider.GetRequiredService<LeaseBook>()));
        services.TryAddSingleton<IOpenLeaseSource>(provider => new ApiOpenLeases(
            provider.GetRequiredService<IDigitalOceanClient>(),
            provider.GetRequiredService<IApiClock>(),
            provider.GetRequiredService<TimeProvider>()));
        services.TryAddSingleton(provider => new SpendCapWitness(
            provider.GetRequiredService<IOptions<SpinupOptions>>().Value.SpendCap,
            provider.GetRequiredService<LeaseBook>(),
            provider.GetRequiredService<IOpenLeaseSource>(),
            provider.GetRequiredService<IApiClock>(),
            provider.Logger<SpendCapWitness>()));
        services.TryAddSingleton<ISpendGuard>(provider => provider.GetRequiredService<SpendCapWitness>());
        return services;
    }
}
