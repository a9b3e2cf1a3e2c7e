using Spinup.Sdk.Leases;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets.UserData;

/// <summary>The user_data of a create: the user's own, and what the SDK has to tell.</summary>
internal static class MergedUserData
{
    /// <param name="spec">The wish.</param>
    /// <param name="hostKey">The bootstrap host key, if there is one.</param>
    /// <param name="lease">What the dead man's switch knows the lease by.</param>
    /// <param name="expiresAt">When it switches.</param>
    public static string? Of(EphemeralDropletSpec spec, HostKeyPair? hostKey, IntentId lease, DateTimeOffset expiresAt) =>
        UserDataMerge.Merge(spec.UserData, OwnCloudConfig.Write(hostKey, spec.DeadMansSwitch ? new DeadMansSwitch(lease.ToString(), expiresAt) : null));

    /// <summary>Finds out before anything is made whether it will be too long: whatever the key and the time, the length is the same.</summary>
    /// <exception cref="ArgumentException">It is over what DigitalOcean takes.</exception>
    public static void CheckSize(EphemeralDropletSpec spec, DateTimeOffset now) =>
        SpecCheck.CheckSize(Of(spec, spec.HostKeys.Count == 0 ? HostKeyPair.Create() : null, IntentId.New(now), now + spec.MaxLifetime));
}
