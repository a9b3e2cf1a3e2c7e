using System.Diagnostics.CodeAnalysis;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json;

namespace Spinup.Sdk.Leases.Ledger;

/// <summary>Lines of the ledger as bytes: one JSON document each, whose last member checks all before it.</summary>
/// <remarks><c>{"v":1,"step":"destroyed",...,"check":"9f86d081"}</c>: 32 bits of a SHA-256 over what stands before <c>,"check"</c>.</remarks>
internal static class LedgerText
{
    private const int CheckDigits = 8;
    private static readonly int TailLength = Tail("00000000").Length;

    /// <summary>Writes a line, with its end.</summary>
    public static byte[] Write(LedgerLine line)
    {
        var body = JsonSerializer.SerializeToUtf8Bytes(line, LedgerJson.Default.LedgerLine).AsSpan()[..^1];
        return [.. body, .. Encoding.ASCII.GetBytes(Tail(CheckOf(body))), (byte)'\n'];
    }

    /// <summary>Reads a line, without its end.</summary>
    /// <returns>Whether it is whole. Whoever wrote it meant what it says, be it a later version of this.</returns>
    public static bool TryRead(ReadOnlySpan<byte> text, [NotNullWhen(true)] out LedgerLine? line)
    {
        line = null;
        if (text.Length <= TailLength || !text[^TailLength..].SequenceEqual(Encoding.ASCII.GetBytes(Tail(CheckOf(text[..^TailLength])))))
        {
            return false;
        }

        try
        {
            line = JsonSerializer.Deserialize(text, LedgerJson.Default.LedgerLine);
            return line is not null;
        }
        catch (JsonException)
        {
            return false;
        }
    }

    private static string Tail(string check) => $",\"check\":\"{check}\"}}";

    private static string CheckOf(ReadOnlySpan<byte> body) => Convert.ToHexStringLower(SHA256.HashData(body))[..CheckDigits];
}
