using System.Security.Cryptography;
using System.Text;

namespace Spinup.Sdk.Leases;

/// <summary>Crockford's base 32 in lower case, five bits a character, read strictly: no i, l, o or u, no capitals.</summary>
internal static class Crockford
{
    /// <summary>The length of a <see cref="Check"/>.</summary>
    public const int CheckLength = 4;

    private const string Alphabet = "0123456789abcdefghjkmnpqrstvwxyz";

    public static string Write(UInt128 value, int length)
    {
        Span<char> text = stackalloc char[length];
        for (var at = length - 1; at >= 0; at--)
        {
            text[at] = Alphabet[(int)(value & 31)];
            value >>= 5;
        }

        return new string(text);
    }

    public static bool TryRead(ReadOnlySpan<char> text, out UInt128 value)
    {
        value = 0;
        foreach (var letter in text)
        {
            var digit = Alphabet.IndexOf(letter, StringComparison.Ordinal);
            if (digit < 0)
            {
                return false;
            }

            value = (value << 5) | (uint)digit;
        }

        return true;
    }

    /// <summary>Gives four characters, 20 bits of a SHA-256, by which a text of ours is told from one that merely resembles it.</summary>
    /// <param name="domain">What kind of text it is: the same body of another kind has another check.</param>
    /// <param name="body">The text.</param>
    public static string Check(string domain, ReadOnlySpan<char> body)
    {
        var hash = SHA256.HashData(Encoding.UTF8.GetBytes(string.Concat(domain, body)));
        return Write((uint)((hash[0] << 12) | (hash[1] << 4) | (hash[2] >> 4)), CheckLength);
    }
}
