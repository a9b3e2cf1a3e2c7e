using System.Security.Cryptography;

namespace Spinup.Sdk.Leases;

/// <summary>Names one intent to have a machine: a ULID, 48 bits of time and 80 of chance, so that ids sort by time and never meet.</summary>
public readonly record struct IntentId : IComparable<IntentId>
{
    /// <summary>The length of the written form.</summary>
    public const int Length = 26;

    private const int RandomBits = 80;
    private readonly UInt128 value;

    private IntentId(UInt128 value) => this.value = value;

    /// <summary>Gets the moment it was made, to the millisecond.</summary>
    public DateTimeOffset CreatedAt => DateTimeOffset.FromUnixTimeMilliseconds((long)(value >> RandomBits));

    /// <summary>Makes a new id.</summary>
    /// <param name="now">The time it carries; the API's where there is one. Between 1970 and 9999.</param>
    /// <exception cref="ArgumentOutOfRangeException">The time is before 1970.</exception>
    public static IntentId New(DateTimeOffset now)
    {
        var milliseconds = now.ToUnixTimeMilliseconds();
        ArgumentOutOfRangeException.ThrowIfNegative(milliseconds, nameof(now));
        Span<byte> random = stackalloc byte[RandomBits / 8];
        RandomNumberGenerator.Fill(random);
        UInt128 value = (ulong)milliseconds;
        foreach (var octet in random)
        {
            value = (value << 8) | octet;
        }

        return new(value);
    }

    /// <summary>Reads the written form: 26 characters of Crockford's base 32, lower case only.</summary>
    /// <param name="text">The written form.</param>
    /// <param name="id">The id, when it is one.</param>
    public static bool TryParse(ReadOnlySpan<char> text, out IntentId id)
    {
        id = default;

        // 26 characters hold 130 bits: a first character above 7 would overflow. Times after the year 9999 are nobody's.
        if (text.Length != Length || text[0] is < '0' or > '7' || !Crockford.TryRead(text, out var value)
            || (ulong)(value >> RandomBits) > (ulong)DateTimeOffset.MaxValue.ToUnixTimeMilliseconds())
        {
            return false;
        }

        id = new(value);
        return true;
    }

    /// <inheritdoc/>
    public int CompareTo(IntentId other) => value.CompareTo(other.value);

    /// <summary>Compares by time, then chance.</summary>
    public static bool operator <(IntentId left, IntentId right) => left.value < right.value;

    /// <summary>Compares by time, then chance.</summary>
    public static bool operator >(IntentId left, IntentId right) => left.value > right.value;

    /// <summary>Compares by time, then chance.</summary>
    public static bool operator <=(IntentId left, IntentId right) => left.value <= right.value;

    /// <summary>Compares by time, then chance.</summary>
    public static bool operator >=(IntentId left, IntentId right) => left.value >= right.value;

    /// <summary>Gets the written form.</summary>
    public override string ToString() => Crockford.Write(value, Length);
}
