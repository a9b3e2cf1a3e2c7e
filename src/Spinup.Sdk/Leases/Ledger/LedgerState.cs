namespace Spinup.Sdk.Leases.Ledger;

/// <summary>What all lines together say. Taking a line in twice changes nothing. Not thread-safe.</summary>
internal sealed class LedgerState
{
    private readonly Dictionary<string, LedgerLease> leases = new(StringComparer.Ordinal);
    private readonly Dictionary<string, Acknowledgement> acknowledged = new(StringComparer.Ordinal);

    /// <summary>Gets the leases of all accounts, those that have ended too.</summary>
    public IReadOnlyCollection<LedgerLease> Leases => leases.Values;

    /// <summary>Gets whether the file's first line is there: nothing was cut off before it.</summary>
    public bool IsOpened { get; private set; }

    /// <summary>Gets how many lines could not be read.</summary>
    public int Unreadable { get; private set; }

    public LedgerLease? Find(DropletName name) => leases.GetValueOrDefault(name.ToString());

    public Acknowledgement? AcknowledgementOf(string account) => acknowledged.GetValueOrDefault(account);

    public void Apply(LedgerLine line)
    {
        switch (line.Step)
        {
            case LedgerStep.Opened:
                IsOpened = true;
                break;
            case LedgerStep.Acknowledged when line is { Account: { } account, SpentUsd: { } spent }:
                Acknowledge(account, new(line.At, spent));
                break;
            case LedgerStep.Intended when LeaseLines.TryReadIntent(line, out var intent) && line is { Owner: { } owner, Account: { } account }:
                leases.TryAdd(line.Name!, new(intent, owner, account));
                break;
            case LedgerStep.Intended:
                Unreadable++;
                break;
            default:
                // A lease whose first line is gone was counted as unreadable with it; a step of a later version says nothing here.
                if (line.Name is { } name && leases.TryGetValue(name, out var lease))
                {
                    leases[name] = lease.After(line);
                }

                break;
        }
    }

    public void CountUnreadable() => Unreadable++;

    public void Remove(DropletName name) => leases.Remove(name.ToString());

    /// <summary>Lets go of leases that ended before some moment, and gives them.</summary>
    public IReadOnlyList<LedgerLease> Forget(DateTimeOffset before)
    {
        var old = leases.Values.Where(lease => lease.IsOver(before)).ToList();
        old.ForEach(lease => leases.Remove(lease.Name.ToString()));
        return old;
    }

    private void Acknowledge(string account, Acknowledgement said)
    {
        acknowledged[account] = said;
        foreach (var lease in leases.Values.Where(lease => lease.Account == account && !lease.IsOpen && !lease.IsAcknowledged).ToList())
        {
            leases[lease.Name.ToString()] = lease with { IsAcknowledged = true };
        }
    }
}

/// <summary>Somebody vouched for what leases that had ended by then had cost in that month.</summary>
internal sealed record Acknowledgement(DateTimeOffset At, decimal SpentUsd);
