using Spinup.Sdk.Leases.Ledger;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Leases.Ledger;

public sealed class LedgerTextTests
{
    private static readonly byte[] Line = LedgerText.Write(LeaseLines.Intended(LedgerParts.Intent(new TestClock()), "owner", "account"))[..^1];

    [Fact]
    public void Line_IsOneJsonDocumentAndReadsBack()
    {
        Assert.True(LedgerText.TryRead(Line, out var line));
        Assert.Equal(LedgerStep.Intended, line.Step);
        Assert.Equal("intended", System.Text.Json.JsonDocument.Parse(Line).RootElement.GetProperty("step").GetString());
        Assert.True(LeaseLines.TryReadIntent(line, out var intent));
        Assert.Equal(LedgerParts.Cheap, intent.Price);
        Assert.DoesNotContain((byte)'\n', Line);
    }

    [Fact]
    public void Line_WithAnyByteChanged_IsNotRead()
    {
        for (var at = 0; at < Line.Length; at++)
        {
            var changed = Line.ToArray();
            changed[at] ^= 1;
            Assert.False(LedgerText.TryRead(changed, out _), $"byte {at}");
        }
    }

    [Fact]
    public void Line_CutAnywhere_IsNotRead()
    {
        for (var length = 0; length < Line.Length; length++)
        {
            Assert.False(LedgerText.TryRead(Line.AsSpan(0, length), out _), $"{length} bytes");
        }
    }
}
