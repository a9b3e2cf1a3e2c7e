using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Droplets;

/// <summary>Says a wish in DigitalOcean's words.</summary>
internal static class CreateRequest
{
    /// <param name="spec">The wish.</param>
    /// <param name="name">The droplet's name, of our grammar.</param>
    /// <param name="ownKey">The fingerprint of the run's own key, when it is to be installed.</param>
    /// <param name="userData">The user's and ours, merged.</param>
    /// <param name="runTag">The tag of its run, if others belong to it.</param>
    /// <param name="volumeIds">The volumes to attach.</param>
    public static CreateDropletRequest For(
        EphemeralDropletSpec spec, DropletName name, string? ownKey, string? userData, string? runTag = null, IReadOnlyList<string>? volumeIds = null) => new()
    {
        Name = name.ToString(),
        Region = spec.Region,
        Size = spec.Size,
        Image = spec.Image,
        SshKeys = KeysOf(spec, ownKey),
        Tags = [.. (runTag is null ? spec.Tags : spec.Tags.Prepend(runTag)).Prepend(LeaseTag.Ours).Distinct()],
        Volumes = volumeIds is { Count: > 0 } ? volumeIds : null,
        UserData = userData,
        VpcUuid = spec.VpcUuid,
        Monitoring = spec.Monitoring ? true : null,
    };

    private static IReadOnlyList<SshKeyRef>? KeysOf(EphemeralDropletSpec spec, string? ownKey)
    {
        IReadOnlyList<SshKeyRef> keys = ownKey is null ? spec.SshKeys : [ownKey, .. spec.SshKeys];
        return keys.Count == 0 ? null : keys;
    }
}
