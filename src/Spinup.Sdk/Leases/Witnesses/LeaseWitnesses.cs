using Microsoft.Extensions.Logging;

namespace Spinup.Sdk.Leases.Witnesses;

/// <summary>All witnesses as one: told in order; the first that refuses ends it.</summary>
internal sealed partial class LeaseWitnesses(IReadOnlyList<ILeaseWitness> witnesses, ILogger<LeaseWitnesses> logger) : ILeaseWitness
{
    public async ValueTask IntendedAsync(IReadOnlyList<LeaseIntent> intents, CancellationToken cancellationToken)
    {
        for (var told = 0; told < witnesses.Count; told++)
        {
            try
            {
                await witnesses[told].IntendedAsync(intents, cancellationToken).ConfigureAwait(false);
            }
            catch
            {
                // The refusing one included: it may have been cancelled half way.
                foreach (var intent in intents)
                {
                    await TellAsync(witnesses.Take(told + 1), intent, witness => witness.WithdrawnAsync(intent)).ConfigureAwait(false);
                }

                throw;
            }
        }
    }

    public ValueTask IdentifiedAsync(LeaseIntent intent, long dropletId, DateTimeOffset createdAt) =>
        TellAsync(witnesses, intent, witness => witness.IdentifiedAsync(intent, dropletId, createdAt));

    public ValueTask RenewedAsync(LeaseIntent intent, DateTimeOffset expiresAt) =>
        TellAsync(witnesses, intent, witness => witness.RenewedAsync(intent, expiresAt));

    public ValueTask DestroyedAsync(LeaseIntent intent) => TellAsync(witnesses, intent, witness => witness.DestroyedAsync(intent));

    public ValueTask ConfirmedAsync(LeaseIntent intent, DestroyReceipt receipt) =>
        TellAsync(witnesses, intent, witness => witness.ConfirmedAsync(intent, receipt));

    public ValueTask WithdrawnAsync(LeaseIntent intent) => TellAsync(witnesses, intent, witness => witness.WithdrawnAsync(intent));

    public ValueTask HandedOverAsync(LeaseIntent intent) => TellAsync(witnesses, intent, witness => witness.HandedOverAsync(intent));

    private async ValueTask TellAsync(IEnumerable<ILeaseWitness> told, LeaseIntent intent, Func<ILeaseWitness, ValueTask> tell)
    {
        foreach (var witness in told)
        {
            try
            {
                await tell(witness).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // whatever a witness does, the droplet it is told of goes on being taken care of
            catch (Exception failure)
#pragma warning restore CA1031
            {
                LogFailed(failure, witness.GetType().Name, intent.Name.ToString());
            }
        }
    }

    [LoggerMessage(EventIds.WitnessFailed, LogLevel.Error, "{Witness} could not take in what became of {DropletName}; the droplet itself is not touched by that")]
    private partial void LogFailed(Exception failure, string witness, string dropletName);
}
