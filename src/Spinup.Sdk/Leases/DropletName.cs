using System.Diagnostics.CodeAnalysis;

namespace Spinup.Sdk.Leases;

/// <summary>What a leased droplet is for.</summary>
public enum DropletKind
{
    /// <summary>Made for one task (<c>spe</c>).</summary>
    Ephemeral,

    /// <summary>A member of a pool (<c>spp</c>).</summary>
    Pool,
}

/// <summary>The name a leased droplet has from birth: it says that the droplet is ours, for which intent, and when its time is over.</summary>
/// <remarks>
/// <para><c>spe-engagement-01k9xw3h5m8q2v7r4t6y0zabcd-1kdr3xgk7p2</c>: kind, label, the intent's ULID, then seven characters of expiry
/// (Unix seconds) and four check characters (20 bits of a SHA-256 over all before them). At most 63 characters, a valid host name.</para>
/// <para>Read from the right and strictly: lower case only, Crockford's alphabet, the check right, an expiry not before the intent and
/// at most ten years after it. A name of somebody else's that merely resembles one does not parse; the chance that one with this very
/// shape does is one in a million. The grammar is final: every later version reads it.</para>
/// </remarks>
public sealed record DropletName
{
    /// <summary>The length a label may have.</summary>
    public const int MaxLabelLength = 20;

    private const int ExpiryLength = 7;
    private const int CheckLength = Crockford.CheckLength;
    private const int TailLength = 1 + IntentId.Length + 1 + ExpiryLength + CheckLength;
    private const string EphemeralPrefix = "spe-";
    private const string PoolPrefix = "spp-";
    private const string CheckDomain = "spinup droplet name 1\n";
    private static readonly TimeSpan LongestLease = TimeSpan.FromDays(3653);
    private readonly string text;

    private DropletName(DropletKind kind, string label, IntentId intentId, DateTimeOffset expiresAt, string text) =>
        (Kind, Label, IntentId, ExpiresAt, this.text) = (kind, label, intentId, expiresAt, text);

    /// <summary>Gets what the droplet is for.</summary>
    public DropletKind Kind { get; }

    /// <summary>Gets the word for people.</summary>
    public string Label { get; }

    /// <summary>Gets the intent it was made for; a create that is repeated has the same.</summary>
    public IntentId IntentId { get; }

    /// <summary>Gets when its time is over by the API's clock, in whole seconds.</summary>
    public DateTimeOffset ExpiresAt { get; }

    /// <summary>Makes a name.</summary>
    /// <param name="kind">What the droplet is for.</param>
    /// <param name="label">1 to 20 characters: lower-case letters, digits and dashes, no dash at either end.</param>
    /// <param name="intentId">The intent.</param>
    /// <param name="expiresAt">When its time is over; cut to whole seconds, rounded up.</param>
    /// <exception cref="ArgumentException">The label is not one.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The expiry is before the intent or over ten years after it.</exception>
    public static DropletName Create(DropletKind kind, string label, IntentId intentId, DateTimeOffset expiresAt)
    {
        ArgumentNullException.ThrowIfNull(label);
        if (!IsLabel(label))
        {
            throw new ArgumentException(
                $"The label '{label}' is not one: 1 to {MaxLabelLength} characters of a-z, 0-9 and '-', with no dash at either end.", nameof(label));
        }

        var seconds = (expiresAt.UtcTicks - DateTimeOffset.UnixEpoch.Ticks + TimeSpan.TicksPerSecond - 1) / TimeSpan.TicksPerSecond;
        if (!IsSane(intentId, seconds))
        {
            throw new ArgumentOutOfRangeException(nameof(expiresAt), expiresAt, $"The expiry must be between the intent ({intentId.CreatedAt:u}) and ten years after it.");
        }

        var body = $"{PrefixOf(kind)}{label}-{intentId}-{Crockford.Write((ulong)seconds, ExpiryLength)}";
        return new(kind, label, intentId, DateTimeOffset.FromUnixTimeSeconds(seconds), body + CheckOf(body));
    }

    /// <summary>Reads a name.</summary>
    /// <param name="text">The name, whoever gave it.</param>
    /// <param name="name">The name, when it is one of ours.</param>
    /// <returns>Whether it is one of ours.</returns>
    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out DropletName? name)
    {
        name = null;
        if (text is null || text.Length < EphemeralPrefix.Length + 1 + TailLength || text.Length > EphemeralPrefix.Length + MaxLabelLength + TailLength)
        {
            return false;
        }

        DropletKind kind;
        if (text.StartsWith(EphemeralPrefix, StringComparison.Ordinal))
        {
            kind = DropletKind.Ephemeral;
        }
        else if (text.StartsWith(PoolPrefix, StringComparison.Ordinal))
        {
            kind = DropletKind.Pool;
        }
        else
        {
            return false;
        }

        var tail = text.AsSpan(text.Length - TailLength);
        var label = text[EphemeralPrefix.Length..^TailLength];
        if (tail[0] != '-' || tail[1 + IntentId.Length] != '-' || !IsLabel(label)
            || !IntentId.TryParse(tail.Slice(1, IntentId.Length), out var intentId)
            || !Crockford.TryRead(tail.Slice(2 + IntentId.Length, ExpiryLength), out var seconds)
            || !IsSane(intentId, (long)seconds)
            || !tail[^CheckLength..].SequenceEqual(CheckOf(text[..^CheckLength])))
        {
            return false;
        }

        name = new(kind, label, intentId, DateTimeOffset.FromUnixTimeSeconds((long)seconds), text);
        return true;
    }

    /// <summary>Gets the name as the droplet bears it.</summary>
    public override string ToString() => text;

    /// <summary>Says whether a label can be part of a name.</summary>
    internal static bool IsLabel(string label) =>
        label.Length is >= 1 and <= MaxLabelLength
        && label.All(letter => letter is (>= 'a' and <= 'z') or (>= '0' and <= '9') or '-')
        && label[0] != '-' && label[^1] != '-';

    private static string PrefixOf(DropletKind kind) => kind switch
    {
        DropletKind.Ephemeral => EphemeralPrefix,
        DropletKind.Pool => PoolPrefix,
        _ => throw new ArgumentOutOfRangeException(nameof(kind), kind, "No such kind."),
    };

    private static bool IsSane(IntentId intentId, long seconds) =>
        seconds * 1000 >= intentId.CreatedAt.ToUnixTimeMilliseconds()
        && seconds - (intentId.CreatedAt.ToUnixTimeMilliseconds() / 1000) <= (long)LongestLease.TotalSeconds;

    private static string CheckOf(string body) => Crockford.Check(CheckDomain, body);
}
