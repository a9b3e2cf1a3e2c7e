using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Spinup.Sdk;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases.Ledger;

namespace Spinup.Tests.CrashOwner;

/// <summary>Two moments a write of the ledger: before it is on the disk, and after.</summary>
internal sealed class MortalStore(ILedgerStore store, Death death) : ILedgerStore
{
    public string Path => store.Path;

    public ValueTask<IDisposable> HoldAsync(TimeSpan patience, CancellationToken cancellationToken) => store.HoldAsync(patience, cancellationToken);

    public byte[]? ReadOn(ReadOnlySpan<byte> head, long offset) => store.ReadOn(head, offset);

    public void Append(ReadOnlySpan<byte> bytes)
    {
        death.Passes();
        store.Append(bytes);
        death.Passes();
    }

    public void Truncate(long length) => store.Truncate(length);

    public void Replace(ReadOnlySpan<byte> bytes)
    {
        death.Passes();
        store.Replace(bytes);
        death.Passes();
    }
}

internal static class MortalLedgerRegistration
{
    /// <summary>Puts a ledger in whose writes are moments to die at.</summary>
    public static void AddMortalLedger(this IServiceCollection services, Death death) => services.AddSingleton(provider =>
    {
        var options = provider.GetRequiredService<IOptions<SpinupOptions>>().Value;
        return new LeaseBook(
            new MortalStore(new LedgerFile(options.LedgerPath!, TimeProvider.System), death),
            BookKeeper.For(options),
            provider.GetRequiredService<IApiClock>(),
            NullLogger<LeaseBook>.Instance);
    });
}
