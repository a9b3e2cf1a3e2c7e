using Spinup.Sdk;
using Spinup.Sdk.Droplets;

namespace Spinup.Tests.Sdk.Droplets;

public sealed class DotNetAppPartsTests
{
    [Theory]
    [InlineData("Minor", "10.0.0", "10.0.12", true)]
    [InlineData("Minor", "10.0.0", "10.1.0", true)]
    [InlineData("Minor", "10.0.5", "10.0.4", false)]
    [InlineData("Minor", "10.0.0", "11.0.0", false)]
    [InlineData("Major", "8.0.0", "10.0.0", true)]
    [InlineData("LatestMajor", "8.0.0", "10.0.0", true)]
    [InlineData("LatestPatch", "10.0.0", "10.0.9", true)]
    [InlineData("LatestPatch", "10.0.0", "10.1.0", false)]
    [InlineData("Disable", "10.0.1", "10.0.2", false)]
    [InlineData("Disable", "10.0.1", "10.0.1", true)]
    [InlineData("Minor", "10.0.0-rc.1", "10.0.0", true)]
    [InlineData("Minor", "10.0.0", "not a version", false)]
    public void IsMetBy_InstalledVersion_FollowsTheHostsRule(string rollForward, string wanted, string installed, bool expected) =>
        Assert.Equal(expected, new DotNetAppFramework("Microsoft.NETCore.App", wanted, rollForward).IsMetBy(installed));

    [Theory]
    [InlineData("linux-x64", "Linux", "x86_64", false, true)]
    [InlineData("linux-x64", "Linux", "aarch64", false, false)]
    [InlineData("linux-x64", "Darwin", "x86_64", false, false)]
    [InlineData("linux-musl-x64", "Linux", "x86_64", true, true)]
    [InlineData("linux-musl-x64", "Linux", "x86_64", false, false)]
    [InlineData("osx-arm64", "Darwin", "arm64", false, true)]
    [InlineData("osx.13-arm64", "Darwin", "arm64", false, true)]
    [InlineData("ubuntu.24.04-x64", "Linux", "x86_64", false, true)]
    [InlineData("unix", "Linux", "riscv64", false, true)]
    [InlineData("win-x64", "Linux", "x86_64", false, false)]
    [InlineData("any", "Linux", "s390x", false, true)]
    public void RunsOn_RuntimeIdentifierAndUname_ComparesSystemAndProcessor(string rid, string system, string machine, bool musl, bool expected) =>
        Assert.Equal(expected, DotNetAppPlatform.OfRid(rid).RunsOn(DotNetAppPlatform.OfUname(system, machine, musl)));

    [Fact]
    public void Read_AMachinesAnswer_FindsTheHostThatMeetsTheFrameworks()
    {
        var machine = DotNetAppMachine.Read(
            """
            home=/root
            system=Linux
            machine=x86_64
            host=/usr/bin/dotnet
            runtime=Microsoft.NETCore.App 8.0.11 [/usr/share/dotnet/shared/Microsoft.NETCore.App]
            host=/root/.dotnet/dotnet
            runtime=Microsoft.AspNetCore.App 10.0.1 [/root/.dotnet/shared/Microsoft.AspNetCore.App]
            runtime=Microsoft.NETCore.App 10.0.1 [/root/.dotnet/shared/Microsoft.NETCore.App]
            """);
        Assert.Equal("/root", machine.Home);
        Assert.Equal("linux-x64", machine.Platform.ToString());
        Assert.Equal("/root/.dotnet/dotnet", machine.HostFor([new("Microsoft.NETCore.App", "10.0.0", "Minor")]));
        Assert.Equal("/usr/bin/dotnet", machine.HostFor([new("Microsoft.NETCore.App", "8.0.0", "Minor")]));
        Assert.Null(machine.HostFor([new("Microsoft.WindowsDesktop.App", "10.0.0", "Minor")]));
        Assert.Contains("Microsoft.AspNetCore.App 10.0.1", machine.RuntimesForPeople, StringComparison.Ordinal);
    }

    [Fact]
    public void Read_AnswerWithoutAFact_SaysWhichIsMissing() =>
        Assert.Contains("machine", Assert.Throws<SpinupException>(() => DotNetAppMachine.Read("home=/root\nsystem=Linux\n")).Message, StringComparison.Ordinal);

    [Fact]
    public void FindLocal_ThisProcesssFramework_HasHostResolverAndRuntime()
    {
        var runtime = DotNetAppRuntime.FindLocal([new("Microsoft.NETCore.App", "10.0.0", "Minor")]);
        Assert.Equal(3, runtime.Parts.Count);
        Assert.All(runtime.Parts, part => Assert.True(Path.Exists(part.From), part.From));
        Assert.Contains(runtime.Parts, part => part.To.StartsWith("host/fxr/", StringComparison.Ordinal));
    }

    [Fact]
    public void FindLocal_FrameworkThatIsNowhere_SaysWhatToDo() =>
        Assert.Contains("--self-contained", Assert.Throws<SpinupException>(() => DotNetAppRuntime.FindLocal([new("No.Such.App", "1.0.0", "Minor")])).Message, StringComparison.Ordinal);
}
