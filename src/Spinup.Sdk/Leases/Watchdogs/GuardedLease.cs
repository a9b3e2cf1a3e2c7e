using Spinup.Sdk.Leases.Witnesses;

namespace Spinup.Sdk.Leases.Watchdogs;

/// <summary>An open lease as a watchdog has to know it; told anew to one that is started in another's place. Written under the watchdog's lock.</summary>
internal sealed class GuardedLease(LeaseIntent intent)
{
    private readonly IntentMessage told = new()
    {
        Name = intent.Name.ToString(),
        Region = intent.Region,
        IsGpu = intent.IsGpu,
        OutlivesOwner = intent.OutlivesOwner,
        RunId = intent.RunId.ToString(),
        RunTag = intent.RunTag,
        KeyFingerprint = intent.KeyFingerprint,
        VolumeNames = intent.VolumeNames,
    };

    // At most one of each kind, the last one: the id, the renewal, the delete.
    private readonly List<WatchMessage> since = [];

    /// <summary>Gets all that is to be told of it, in order.</summary>
    public IEnumerable<WatchMessage> Messages => [told, .. since];

    public void Add(WatchMessage message)
    {
        since.RemoveAll(known => known.GetType() == message.GetType());
        since.Add(message);
    }
}
