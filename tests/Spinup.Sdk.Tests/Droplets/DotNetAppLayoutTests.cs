using Spinup.Sdk;
using Spinup.Sdk.Droplets;

namespace Spinup.Tests.Sdk.Droplets;

public sealed class DotNetAppLayoutTests : IDisposable
{
    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("spinup-app-");

    public void Dispose() => directory.Delete(recursive: true);

    [Fact]
    public void FromPublish_FrameworkDependentProgram_ReadsWhatItNeeds()
    {
        Write("app.runtimeconfig.json", """{"runtimeOptions":{"frameworks":[{"name":"Microsoft.NETCore.App","version":"10.0.0"},{"name":"Microsoft.AspNetCore.App","version":"10.0.0"}],"rollForward":"Major"}}""");
        Write("app.deps.json", """{"runtimeTarget":{"name":".NETCoreApp,Version=v10.0"}}""");
        var layout = DotNetAppLayout.OfPublish(directory.FullName);
        Assert.Equal(("app", "app.dll"), (layout.Name, layout.EntryFile));
        Assert.Equal(["Microsoft.NETCore.App 10.0.0", "Microsoft.AspNetCore.App 10.0.0"], layout.Frameworks.Select(framework => framework.ToString()));
        Assert.Null(layout.Platform);
    }

    [Fact]
    public void FromPublish_SelfContainedProgram_NeedsNoFrameworkAndNamesItsPlatform()
    {
        Write("app.runtimeconfig.json", """{"runtimeOptions":{"includedFrameworks":[{"name":"Microsoft.NETCore.App","version":"10.0.0"}]}}""");
        Write("app.deps.json", """{"runtimeTarget":{"name":".NETCoreApp,Version=v10.0/linux-arm64"}}""");
        WriteElf("app", machine: 183);
        var layout = DotNetAppLayout.OfPublish(directory.FullName);
        Assert.Empty(layout.Frameworks);
        Assert.Equal("app", layout.EntryFile);
        Assert.Equal("linux-arm64", layout.Platform?.ToString());
    }

    [Fact]
    public void FromPublish_SingleFile_IsTheOneExecutable()
    {
        WriteElf("tool", machine: 62);
        WriteElf("libnative.so", machine: 62);
        Write("tool.pdb", "symbols");
        var layout = DotNetAppLayout.OfPublish(directory.FullName);
        Assert.Equal(("tool", "tool", "linux-x64"), (layout.Name, layout.EntryFile, layout.Platform?.ToString()));
    }

    [Fact]
    public void EnsureRunsOn_AnotherProcessor_NamesBoth()
    {
        WriteElf("tool", machine: 183);
        var machine = DotNetAppMachine.Read("home=/root\nsystem=Linux\nmachine=x86_64\n");
        var failure = Assert.Throws<SpinupException>(() => DotNetAppLayout.OfPublish(directory.FullName).EnsureRunsOn(machine));
        Assert.Contains("linux-arm64", failure.Message, StringComparison.Ordinal);
        Assert.Contains("linux-x64", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void FromPublish_NoSuchDirectory_SaysToPublish() =>
        Assert.Contains("dotnet publish", Assert.Throws<ArgumentException>(() => DotNetApp.FromPublish(Path.Combine(directory.FullName, "none"))).Message, StringComparison.Ordinal);

    [Fact]
    public void FromPublish_EmptyDirectory_SaysWhatIsExpected() =>
        Assert.Contains("no .NET program", Assert.Throws<ArgumentException>(() => DotNetApp.FromPublish(directory.FullName)).Message, StringComparison.Ordinal);

    [Fact]
    public void FromPublish_TwoPrograms_DoesNotGuess()
    {
        Write("one.runtimeconfig.json", "{}");
        Write("two.runtimeconfig.json", "{}");
        Assert.Contains("2 programs", Assert.Throws<ArgumentException>(() => DotNetApp.FromPublish(directory.FullName)).Message, StringComparison.Ordinal);
    }

    private void Write(string name, string text) => File.WriteAllText(Path.Combine(directory.FullName, name), text);

    private void WriteElf(string name, byte machine)
    {
        var head = new byte[64];
        "\u007fELF"u8.CopyTo(head);
        head[18] = machine;
        File.WriteAllBytes(Path.Combine(directory.FullName, name), head);
    }
}
