using Spinup.Cli.Output;

namespace Spinup.Tests.Cli.Output;

public sealed class TextTableTests
{
    [Fact]
    public void Of_Rows_PadsAllButTheLastColumn() =>
        Assert.Equal("ID   NAME\n1    a\n223  long\n", TextTable.Of(["ID", "NAME"], [["1", "a"], ["223", "long"]]));

    [Fact]
    public void Of_NoRows_PrintsTheHeads() => Assert.Equal("ID  NAME\n", TextTable.Of(["ID", "NAME"], []));

    [Fact]
    public void Of_NameWithALineBreak_KeepsARowALine() => Assert.Equal("ID\na b\n", TextTable.Of(["ID"], [["a\nb"]]));
}
