using System.Text;
using Spinup.Cli.Output;

namespace Spinup.Tests.Cli.Output;

public sealed class StandardErrorTests
{
    [Theory]
    [InlineData("", "ours\n")]
    [InlineData("theirs\n", "theirs\nours\n")]
    [InlineData("theirs", "theirs\nours\n")]
    public void WriteLine_AfterTheCommandsBytes_BeginsALine(string theirs, string expected)
    {
        using var stream = new MemoryStream();
        var standardError = new StandardError(stream);
        standardError.Write(Encoding.UTF8.GetBytes(theirs));
        standardError.WriteLine("ours");
        Assert.Equal(expected, Encoding.UTF8.GetString(stream.ToArray()));
    }

    [Fact]
    public void WriteLine_TextWithLinesAndEscapes_StaysOneHarmlessLine()
    {
        using var stream = new MemoryStream();
        new StandardError(stream).WriteLine("one\r\ntwo\u001b[2Jthree\u2028four\n");
        Assert.Equal("one two [2Jthree four\n", Encoding.UTF8.GetString(stream.ToArray()));
    }
}
