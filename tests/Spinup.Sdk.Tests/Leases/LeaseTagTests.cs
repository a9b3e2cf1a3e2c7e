using Spinup.Sdk.Leases;

namespace Spinup.Tests.Sdk.Leases;

/// <summary>A tag of ours reads back as it was written; one that only resembles it is somebody else's.</summary>
public sealed class LeaseTagTests
{
    private static readonly DateTimeOffset At = new(2026, 11, 25, 12, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData(0)]
    [InlineData(1)]
    public void Written_ReadsBack(int kind)
    {
        var tag = LeaseTag.Create((LeaseTagKind)kind, IntentId.New(At), At.AddHours(3));

        Assert.True(LeaseTag.TryParse(tag.ToString(), out var read));
        Assert.Equal(tag, read);
        Assert.StartsWith(kind == 0 ? "spinup-run-" : "spinup-until-", tag.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public void Time_IsRoundedUp_BeItByATick() =>
        Assert.Equal(At.AddSeconds(1), LeaseTag.Create(LeaseTagKind.Until, IntentId.New(At), At.AddTicks(1)).At);

    [Fact]
    public void OneCharacterChanged_IsNotOurs()
    {
        var text = LeaseTag.Create(LeaseTagKind.Run, IntentId.New(At), At).ToString();
        for (var at = 0; at < text.Length; at++)
        {
            var other = text[..at] + (text[at] == 'x' ? 'y' : 'x') + text[(at + 1)..];
            Assert.False(LeaseTag.TryParse(other, out _), other);
        }
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("spinup")]
    [InlineData("spinup-run-")]
    [InlineData("spinup-until-forever")]
    [InlineData("web")]
    public void Resembling_IsNotOurs(string? text) => Assert.False(LeaseTag.TryParse(text, out _));

    [Fact]
    public void KindsDoNotMix()
    {
        var run = LeaseTag.Create(LeaseTagKind.Run, IntentId.New(At), At).ToString();

        Assert.False(LeaseTag.TryParse("spinup-until-" + run["spinup-run-".Length..], out _));
    }
}
