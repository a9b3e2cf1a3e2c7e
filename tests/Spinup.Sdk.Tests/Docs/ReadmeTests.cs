using System.Runtime.CompilerServices;
using System.Text.RegularExpressions;

namespace Spinup.Tests.Sdk.Docs;

/// <summary>What README shows compiles, and what it names is there.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void CSharpBlocks_AllOfThem_AreCompiledRegions()
    {
        var regions = Region().Matches(File.ReadAllText(Beside("ReadmeSnippets.cs"))).Select(match => Normalized(match.Groups[1].Value)).ToHashSet();
        var blocks = Block().Matches(Readme()).Select(match => Normalized(match.Groups[1].Value)).ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(block, regions));
        Assert.Equal(regions.Count, blocks.Count);
    }

    [Fact]
    public void Paths_ThatReadmeNames_AreThere()
    {
        var root = Beside("../../..");
        var named = NamedPath().Matches(Readme()).Select(match => match.Groups[1].Value.TrimEnd('/')).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.All(named, path => Assert.True(Path.Exists(Path.Combine(root, path)), $"README names {path}, which is not there."));
    }

    private static string Readme() => File.ReadAllText(Beside("../../../README.md"));

    private static string Beside(string file, [CallerFilePath] string here = "") => Path.Combine(Path.GetDirectoryName(here)!, file);

    private static string Normalized(string code) =>
        string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [GeneratedRegex(@"#region[^\n]*\n(.*?)#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\b((?:src|tests|samples|benchmarks)/[A-Za-z0-9_./-]*[A-Za-z0-9_])")]
    private static partial Regex NamedPath();
}
