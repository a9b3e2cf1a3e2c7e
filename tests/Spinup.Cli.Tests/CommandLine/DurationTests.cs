using Spinup.Cli.CommandLine;

namespace Spinup.Tests.Cli.CommandLine;

public sealed class DurationTests
{
    [Theory]
    [InlineData("20s", 20)]
    [InlineData("15m", 900)]
    [InlineData("1h", 3600)]
    [InlineData("1.5h", 5400)]
    [InlineData("2d", 172800)]
    [InlineData("0s", 0)]
    [InlineData("0.25s", 0.25)]
    public void TryParse_NumberAndUnit_Reads(string text, double seconds)
    {
        Assert.True(Duration.TryParse(text, out var duration));
        Assert.Equal(TimeSpan.FromSeconds(seconds), duration);
    }

    [Theory]
    [InlineData("")]
    [InlineData("20")]
    [InlineData("s")]
    [InlineData("-5s")]
    [InlineData("+5s")]
    [InlineData("5 s")]
    [InlineData(" 5s")]
    [InlineData("5S")]
    [InlineData("1h30m")]
    [InlineData("1,5h")]
    [InlineData(".5h")]
    [InlineData("1e3s")]
    [InlineData("infinites")]
    [InlineData("5ms")]
    [InlineData("99999999999d")]
    [InlineData("99999999999999999999999999999999999999s")]
    [InlineData("٥s")]
    public void TryParse_AnythingElse_Refuses(string text) => Assert.False(Duration.TryParse(text, out _));

    [Theory]
    [InlineData(0.04, "0.0 s")]
    [InlineData(12.34, "12.3 s")]
    [InlineData(243, "4 min 3 s")]
    [InlineData(3725, "1 h 2 min")]
    [InlineData(183600, "2 d 3 h")]
    [InlineData(-5, "-5.0 s")]
    public void ForPeople_Length_ReadsWell(double seconds, string expected) => Assert.Equal(expected, Duration.ForPeople(TimeSpan.FromSeconds(seconds)));
}
