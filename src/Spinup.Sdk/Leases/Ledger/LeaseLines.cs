using System.Diagnostics.CodeAnalysis;
using Spinup.Sdk.Leases.Witnesses;

namespace Spinup.Sdk.Leases.Ledger;

/// <summary>Says the steps of a lease as lines, and reads its first line back.</summary>
internal static class LeaseLines
{
    public static LedgerLine Intended(LeaseIntent intent, string owner, string account) => new()
    {
        Step = LedgerStep.Intended,
        At = intent.IntendedAt,
        Owner = owner,
        Account = account,
        Name = intent.Name.ToString(),
        Run = intent.RunId.ToString(),
        RunTag = intent.RunTag,
        Size = intent.Size,
        Region = intent.Region,
        HourUsd = intent.Price.PerHourUsd,
        MonthUsd = intent.Price.PerMonthUsd,
        OutlivesOwner = intent.OutlivesOwner ? true : null,
        Key = intent.KeyFingerprint,
        Volumes = intent.VolumeNames.Count > 0 ? intent.VolumeNames : null,
    };

    public static bool TryReadIntent(LedgerLine line, [NotNullWhen(true)] out LeaseIntent? intent)
    {
        intent = null;
        if (!DropletName.TryParse(line.Name, out var name) || !IntentId.TryParse(line.Run, out var run)
            || line is not { Size: { } size, Region: { } region, HourUsd: >= 0 and var hour, MonthUsd: >= 0 and var month })
        {
            return false;
        }

        intent = new()
        {
            Name = name,
            RunId = run,
            RunTag = line.RunTag,
            Size = size,
            Region = region,
            Price = new(hour, month),
            IntendedAt = line.At,
            OutlivesOwner = line.OutlivesOwner ?? false,
            KeyFingerprint = line.Key,
            VolumeNames = line.Volumes ?? [],
        };
        return true;
    }

    public static LedgerLine Identified(DropletName name, long dropletId, DateTimeOffset createdAt, DateTimeOffset at) =>
        Of(LedgerStep.Identified, name, at) with { Droplet = dropletId, CreatedAt = createdAt };

    public static LedgerLine Renewing(DropletName name, DateTimeOffset expiresAt, DateTimeOffset at) =>
        Of(LedgerStep.Renewing, name, at) with { ExpiresAt = expiresAt };

    public static LedgerLine Renewed(DropletName name, DateTimeOffset expiresAt, DateTimeOffset at) =>
        Of(LedgerStep.Renewed, name, at) with { ExpiresAt = expiresAt };

    public static LedgerLine Destroyed(DropletName name, DateTimeOffset at) => Of(LedgerStep.Destroyed, name, at);

    public static LedgerLine Confirmed(DropletName name, DestroyReceipt receipt) => Of(LedgerStep.Confirmed, name, receipt.ConfirmedAt) with
    {
        Droplet = receipt.DropletId == 0 ? null : receipt.DropletId,
        CreatedAt = receipt.CreatedAt,
        EndedAt = receipt.DestroyedAt,
        CostUsd = receipt.CostUsd,
    };

    public static LedgerLine Withdrawn(DropletName name, DateTimeOffset at) => Of(LedgerStep.Withdrawn, name, at);

    public static LedgerLine HandedOver(DropletName name, DateTimeOffset at) => Of(LedgerStep.HandedOver, name, at);

    public static LedgerLine Lost(DropletName name, DateTimeOffset foundGoneAt) => Of(LedgerStep.Lost, name, foundGoneAt) with { EndedAt = foundGoneAt };

    /// <summary>Says all that is known of a lease again, for a file that has lost it.</summary>
    public static IEnumerable<LedgerLine> Again(LedgerLease lease, DateTimeOffset at)
    {
        yield return Intended(lease.Intent, lease.Owner, lease.Account);
        if (lease is { DropletId: { } droplet, CreatedAt: { } created })
        {
            yield return Identified(lease.Name, droplet, created, at);
        }

        if (lease.IsHandedOver)
        {
            yield return HandedOver(lease.Name, at);
        }

        if (lease.ReservedUntil > lease.ExpiresAt)
        {
            yield return Renewing(lease.Name, lease.ReservedUntil, at);
        }

        if (lease.ExpiresAt > lease.Name.ExpiresAt)
        {
            yield return Renewed(lease.Name, lease.ExpiresAt, at);
        }

        switch (lease.State)
        {
            case LedgerLeaseState.Destroyed:
                yield return Destroyed(lease.Name, at);
                break;
            case LedgerLeaseState.Withdrawn:
                yield return Withdrawn(lease.Name, at);
                break;
            case LedgerLeaseState.Lost:
                yield return Lost(lease.Name, lease.EndedAt ?? at);
                break;
            case LedgerLeaseState.Confirmed:
                yield return Of(LedgerStep.Confirmed, lease.Name, at) with { EndedAt = lease.EndedAt, CostUsd = lease.CostUsd };
                break;
        }
    }

    private static LedgerLine Of(string step, DropletName name, DateTimeOffset at) => new() { Step = step, At = at, Name = name.ToString() };
}
