using System.Text.Json;
using System.Text.Json.Serialization;

namespace Spinup.Sdk.Leases.Watchdogs;

// Compiled into the tool as well (Spinup.Cli), so that both ends of the pipe are written from one page.

/// <summary>What an owner and its watchdog say to each other: one JSON document a line.</summary>
/// <remarks>
/// <code>
///   owner:    hello  (token | intent  id?  renewed*  destroyed?  (confirmed | withdrawn | handed-over))*  bye
///   watchdog:        ready, or refused and why
/// </code>
/// The end of the pipe without <c>bye</c> is the owner's death. A last line that was cut off was never told. Version 1; a watchdog refuses
/// a version it does not know, and passes over members it does not know.
/// </remarks>
[JsonPolymorphic(TypeDiscriminatorPropertyName = "type")]
[JsonDerivedType(typeof(HelloMessage), "hello")]
[JsonDerivedType(typeof(TokenMessage), "token")]
[JsonDerivedType(typeof(IntentMessage), "intent")]
[JsonDerivedType(typeof(IdMessage), "id")]
[JsonDerivedType(typeof(RenewedMessage), "renewed")]
[JsonDerivedType(typeof(DestroyedMessage), "destroyed")]
[JsonDerivedType(typeof(ConfirmedMessage), "confirmed")]
[JsonDerivedType(typeof(WithdrawnMessage), "withdrawn")]
[JsonDerivedType(typeof(HandedOverMessage), "handed-over")]
[JsonDerivedType(typeof(ByeMessage), "bye")]
[JsonDerivedType(typeof(ReadyMessage), "ready")]
[JsonDerivedType(typeof(RefusedMessage), "refused")]
internal abstract record WatchMessage
{
    public const int CurrentVersion = 1;

    /// <summary>Gives the line, without its end.</summary>
    public byte[] ToLine() => JsonSerializer.SerializeToUtf8Bytes(this, WatchJson.Default.WatchMessage);

    /// <exception cref="JsonException">It is none, or of a kind that is not known.</exception>
    public static WatchMessage? Of(string line) => JsonSerializer.Deserialize(line, WatchJson.Default.WatchMessage);
}

/// <summary>The first line: whose account it is, and how it is destroyed there.</summary>
internal sealed record HelloMessage : WatchMessage
{
    public required int Version { get; init; }

    public required Uri ApiUrl { get; init; }

    public required string Token { get; init; }

    /// <summary>Gets how long one destroy may take.</summary>
    public required TimeSpan DestroyTimeout { get; init; }

    public required SettleOptions Settle { get; init; }

    // Not the token.
    public override string ToString() => $"hello {Version} {ApiUrl}";
}

/// <summary>The token has changed.</summary>
internal sealed record TokenMessage(string Token) : WatchMessage
{
    // Not the token.
    public override string ToString() => "token";
}

/// <summary>A droplet of this name is about to be asked for.</summary>
internal sealed record IntentMessage : WatchMessage
{
    public required string Name { get; init; }

    public required string Region { get; init; }

    /// <summary>Gets whether it is listed only with <c>type=gpus</c>.</summary>
    public bool IsGpu { get; init; }

    /// <summary>Gets whether its owner's death does not end it.</summary>
    public bool OutlivesOwner { get; init; }

    /// <summary>Gets the run whose members share a tag and a renewal.</summary>
    public required string RunId { get; init; }

    public string? RunTag { get; init; }

    public string? KeyFingerprint { get; init; }

    /// <summary>Gets the volumes that go with it, all in its region.</summary>
    public IReadOnlyList<string> VolumeNames { get; init; } = [];
}

/// <summary>The droplet of an intent is known.</summary>
internal sealed record IdMessage(string Name, long DropletId, DateTimeOffset CreatedAt) : WatchMessage;

/// <summary>A lease lasts longer, and this tag of its run says so.</summary>
internal sealed record RenewedMessage(string Name, DateTimeOffset ExpiresAt, string Tag) : WatchMessage;

/// <summary>A delete was accepted; that it is gone is not certain yet.</summary>
internal sealed record DestroyedMessage(string Name) : WatchMessage;

/// <summary>The droplet is confirmed gone.</summary>
internal sealed record ConfirmedMessage(string Name) : WatchMessage;

/// <summary>Nothing was made of the intent, for certain.</summary>
internal sealed record WithdrawnMessage(string Name) : WatchMessage;

/// <summary>The droplet is another's from now on, with its volumes and tags.</summary>
internal sealed record HandedOverMessage(string Name) : WatchMessage;

/// <summary>The owner ends in order; what it leaves it leaves knowingly.</summary>
internal sealed record ByeMessage : WatchMessage;

/// <summary>The watchdog stands guard.</summary>
internal sealed record ReadyMessage(int Version) : WatchMessage;

/// <summary>The watchdog cannot stand guard.</summary>
internal sealed record RefusedMessage(string Reason) : WatchMessage;

[JsonSerializable(typeof(WatchMessage))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class WatchJson : JsonSerializerContext;
