using System.Text.RegularExpressions;

namespace Spinup.Tests.Sdk.Docs;

/// <summary>What README shows compiles, and what it names is there.</summary>
public sealed partial class ReadmeTests
{
    [Fact]
    public void CSharpBlocks_AllOfThem_AreCompiledRegions()
    {
        var regions = Region().Matches(File.ReadAllText(Path.Combine(Root(), "tests", "Spinup.Sdk.Tests", "Docs", "ReadmeSnippets.cs"))).Select(match => Normalized(match.Groups[1].Value)).ToHashSet();
        var blocks = Block().Matches(Readme()).Select(match => Normalized(match.Groups[1].Value)).ToList();

        Assert.NotEmpty(blocks);
        Assert.All(blocks, block => Assert.Contains(block, regions));
        Assert.Equal(regions.Count, blocks.Count);
    }

    [Fact]
    public void Paths_ThatReadmeNames_AreThere()
    {
        var root = Root();
        var named = NamedPath().Matches(Readme()).Select(match => match.Groups[1].Value.TrimEnd('/')).Distinct().ToList();

        Assert.NotEmpty(named);
        Assert.All(named, path => Assert.True(Path.Exists(Path.Combine(root, path)), $"README names {path}, which is not there."));
    }

    private static string Readme() => File.ReadAllText(Path.Combine(Root(), "README.md"));

    // From where the test runs: the paths the compiler saw are others in a deterministic build.
    private static string Root()
    {
        var folder = new DirectoryInfo(AppContext.BaseDirectory);
        while (!File.Exists(Path.Combine(folder.FullName, "Spinup.Sdk.sln")))
        {
            folder = folder.Parent ?? throw new InvalidOperationException("These tests run inside the repository.");
        }

        return folder.FullName;
    }

    private static string Normalized(string code) =>
        string.Join('\n', code.Split('\n').Select(line => line.Trim()).Where(line => line.Length > 0));

    [GeneratedRegex(@"#region[^\n]*\n(.*?)#endregion", RegexOptions.Singleline)]
    private static partial Regex Region();

    [GeneratedRegex(@"```csharp\n(.*?)```", RegexOptions.Singleline)]
    private static partial Regex Block();

    [GeneratedRegex(@"\b((?:src|tests|samples|benchmarks)/[A-Za-z0-9_./-]*[A-Za-z0-9_])")]
    private static partial Regex NamedPath();
}
