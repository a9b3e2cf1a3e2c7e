using System.Security.Cryptography;
using System.Text;
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

    /// <summary>Makes the tag of a renewal that lasts that much longer, by the grammar as it is written down: Unix seconds, then 20 bits of a hash.</summary>
    public static string Renewal(TimeSpan time)
    {
        var now = DateTimeOffset.UtcNow;
        var body = $"spinup-until-{IntentId.New(now)}-{Base32((now + time).ToUnixTimeSeconds(), 7)}";
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes("spinup lease tag 1\n" + body));
        return body + Base32((hash[0] << 12) | (hash[1] << 4) | (hash[2] >> 4), 4);
    }

    private static string Base32(long value, int length) =>
        string.Concat(Enumerable.Range(1, length).Select(digit => "0123456789abcdefghjkmnpqrstvwxyz"[(int)((value >> (5 * (length - digit))) & 31)]));
}
