using Spinup.Sdk.Leases.Watchdogs;

namespace Spinup.Cli.Watching;

/// <summary>What a watchdog knows of its owner's leases. Written by the thread that reads the pipe, and read when that has ended.</summary>
internal sealed class WatchedLeases
{
    // An owner removes volumes and tags after the droplet is confirmed gone, and tells no more of it: so they are remembered for a while.
    private const int ClosedKept = 100;

    private readonly Dictionary<string, WatchedLease> open = new(StringComparer.Ordinal);
    private readonly Queue<WatchedLease> closed = new();
    private readonly HashSet<string> keys = new(StringComparer.Ordinal);
    private readonly HashSet<string> runsOfOthers = new(StringComparer.Ordinal);
    private volatile int openCount;

    /// <summary>Gets how many are open. From any thread.</summary>
    public int OpenCount => openCount;

    /// <summary>Gets those that the owner's death ends.</summary>
    public IReadOnlyList<WatchedLease> Orphans => [.. open.Values.Where(lease => !lease.Intent.OutlivesOwner)];

    /// <summary>Gets the owner's keys, but for those with which a droplet boots that goes on.</summary>
    public IReadOnlyList<string> Keys => [.. keys.Except(Survivors.Select(lease => lease.Intent.KeyFingerprint).OfType<string>())];

    /// <summary>Gets the tags of runs that have no member any more that goes on, here or with another owner: a tag may be what it lasts by.</summary>
    public IReadOnlyList<string> Tags =>
        [.. open.Values.Concat(closed).Where(lease => !RunGoesOn(lease.Intent.RunId)).SelectMany(lease => lease.Tags).Distinct()];

    /// <summary>Gets the volumes that go, each with its region.</summary>
    public IReadOnlyList<(string Name, string Region)> Volumes =>
        [.. Orphans.Concat(closed).SelectMany(lease => lease.Intent.VolumeNames.Select(name => (name, lease.Intent.Region))).Distinct()];

    private IEnumerable<WatchedLease> Survivors => open.Values.Where(lease => lease.Intent.OutlivesOwner);

    private bool RunGoesOn(string runId) => runsOfOthers.Contains(runId) || Survivors.Any(lease => lease.Intent.RunId == runId);

    public void Take(WatchMessage message)
    {
        switch (message)
        {
            case IntentMessage intent:
                open[intent.Name] = new(intent);
                if (intent.KeyFingerprint is { } key)
                {
                    keys.Add(key);
                }

                break;
            case IdMessage id when open.TryGetValue(id.Name, out var lease):
                (lease.DropletId, lease.CreatedAt) = (id.DropletId, id.CreatedAt);
                break;
            case RenewedMessage renewed when open.TryGetValue(renewed.Name, out var lease):
                lease.RenewalTag = renewed.Tag;
                break;
            case DestroyedMessage destroyed when open.TryGetValue(destroyed.Name, out var lease):
                lease.DeleteAccepted = true;
                break;
            case ConfirmedMessage { Name: var name }:
                Close(name);
                break;
            case WithdrawnMessage { Name: var name }:
                Close(name);
                break;
            case HandedOverMessage { Name: var name } when open.Remove(name, out var lease):
                runsOfOthers.Add(lease.Intent.RunId);
                break;
        }

        openCount = open.Count;
    }

    private void Close(string name)
    {
        if (!open.Remove(name, out var lease) || (lease.Intent.VolumeNames.Count == 0 && !lease.Tags.Any()))
        {
            return;
        }

        closed.Enqueue(lease);
        if (closed.Count > ClosedKept)
        {
            closed.Dequeue();
        }
    }
}

/// <summary>One lease of the owner's.</summary>
internal sealed class WatchedLease(IntentMessage intent)
{
    public IntentMessage Intent => intent;

    /// <summary>Gets or sets the droplet; <see langword="null"/> while its create has no answer yet.</summary>
    public long? DropletId { get; set; }

    public DateTimeOffset CreatedAt { get; set; }

    public bool DeleteAccepted { get; set; }

    public string? RenewalTag { get; set; }

    public IEnumerable<string> Tags => ((string?[])[intent.RunTag, RenewalTag]).OfType<string>();
}
