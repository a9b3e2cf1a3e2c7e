using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spinup.Sdk.Droplets;

/// <summary>What another process needs to take a droplet over. Holds no secret: who uses it needs the account's token, and a private key for a shell.</summary>
public sealed record DropletLease
{
    /// <summary>Gets the droplet's id.</summary>
    public required long DropletId { get; init; }

    /// <summary>Gets its name, which says what it is for and when its time is over at the earliest.</summary>
    public required string DropletName { get; init; }

    /// <summary>Gets the id of its run: the name's own intent for a droplet that was made alone.</summary>
    public required string RunId { get; init; }

    /// <summary>Gets the user to log in as.</summary>
    public string User { get; init; } = "root";

    /// <summary>Gets the port of its SSH server.</summary>
    public int SshPort { get; init; } = 22;

    /// <summary>Gets whether its shell connects to the private address.</summary>
    public bool ConnectByPrivateAddress { get; init; }

    /// <summary>Gets the host keys to accept. None when its shell was never opened: then it cannot be verified, and no shell is opened.</summary>
    public IReadOnlyList<string> HostKeys { get; init; } = [];

    /// <summary>Gets the private key file to log in with.</summary>
    /// <value>
    /// As the spec had it. Without, the droplet knows only the key of the run that made it, which ends with its process, and
    /// <see cref="EphemeralDropletSpec.SshKeys"/>: set this to the private half of one of those (<c>lease with { IdentityFile = ... }</c>).
    /// </value>
    public string? IdentityFile { get; init; }

    /// <summary>Gets whether the droplet powers itself off when its time is over.</summary>
    public bool DeadMansSwitch { get; init; }

    /// <summary>Gets the names of the volumes that go with it.</summary>
    public IReadOnlyList<string> VolumeNames { get; init; } = [];

    /// <summary>Writes it as JSON, for a file or another process.</summary>
    public string ToJson() => JsonSerializer.Serialize(this, DropletLeaseJson.Default.DropletLease);

    /// <summary>Reads what <see cref="ToJson"/> wrote.</summary>
    /// <param name="json">The text.</param>
    /// <exception cref="FormatException">It is none.</exception>
    public static DropletLease FromJson(string json)
    {
        ArgumentNullException.ThrowIfNull(json);
        try
        {
            return JsonSerializer.Deserialize(json, DropletLeaseJson.Default.DropletLease) ?? throw new FormatException("The text holds no lease.");
        }
        catch (JsonException wrong)
        {
            throw new FormatException($"The text is no lease: {wrong.Message}", wrong);
        }
    }
}

[JsonSerializable(typeof(DropletLease))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower)]
internal sealed partial class DropletLeaseJson : JsonSerializerContext;
