using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Droplets;

/// <summary>Says a wish in DigitalOcean's words.</summary>
internal static class CreateRequest
{
    private const string OursTag = "spinup";

    /// <param name="spec">The wish.</param>
    /// <param name="name">The droplet's name, of our grammar.</param>
    /// <param name="ownKey">The fingerprint of the run's own key, when it is to be installed.</param>
    /// <param name="userData">The user's and ours, merged.</param>
    public static CreateDropletRequest For(EphemeralDropletSpec spec, DropletName name, string? ownKey, string? userData) => new()
    {
        Name = name.ToString(),
        Region = spec.Region,
        Size = spec.Size,
        Image = spec.Image,
        SshKeys = KeysOf(spec, ownKey),
        Tags = [.. spec.Tags.Prepend(OursTag).Distinct()],
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
