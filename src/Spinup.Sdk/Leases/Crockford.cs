namespace Spinup.Sdk.Leases;

/// <summary>Crockford's base 32 in lower case, five bits a character, read strictly: no i, l, o or u, no capitals.</summary>
internal static class Crockford
{
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
}
