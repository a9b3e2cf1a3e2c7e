using System.Globalization;
using System.Security.Cryptography;
using System.Text;

namespace Spinup.Sdk.LoadBalancing.Webhook;

/// <summary>Signs a request, so that a receiver knows who sent it, and when.</summary>
internal sealed class WebhookSignature(string secret)
{
    public const string Header = "X-Spinup-Signature";

    private readonly byte[] _key = Encoding.UTF8.GetBytes(secret);

    public string Of(byte[] body, DateTimeOffset at)
    {
        var time = at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
        byte[] signed = [.. Encoding.ASCII.GetBytes(time + "."), .. body];
        return $"t={time},v1={Convert.ToHexStringLower(HMACSHA256.HashData(_key, signed))}";
    }
}
