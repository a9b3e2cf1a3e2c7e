using Spinup.Sdk.Leases;

namespace Spinup.Tests.Cli.Driving;

/// <summary>Names of ours, as the SDK would have made them some time ago.</summary>
internal static class OurName
{
    /// <summary>Makes one whose time was over that long ago.</summary>
    public static string Expired(TimeSpan ago, string label = "old")
    {
        var expiry = DateTimeOffset.UtcNow - ago;
        return DropletName.Create(DropletKind.Ephemeral, label, IntentId.New(expiry - TimeSpan.FromHours(1)), expiry).ToString();
    }

    /// <summary>Makes one whose time lasts that much longer.</summary>
    public static string Lasting(TimeSpan time, string label = "alive")
    {
        var now = DateTimeOffset.UtcNow;
        return DropletName.Create(DropletKind.Ephemeral, label, IntentId.New(now), now + time).ToString();
    }
}
