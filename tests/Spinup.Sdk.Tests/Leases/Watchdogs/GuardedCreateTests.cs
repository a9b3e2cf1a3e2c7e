using Spinup.Sdk;
using Spinup.Testing;
using Spinup.Tests.Sdk.Droplets;

namespace Spinup.Tests.Sdk.Leases.Watchdogs;

/// <summary>The watchdog as the services have it: before the create, until after the destroy.</summary>
public sealed class GuardedCreateTests
{
    [LinuxFact]
    public async Task Create_Use_Destroy_IsToldToTheTool()
    {
        using var tool = new ScriptedTool();
        await using (var fixture = await CloudFixture.StartAsync(sdk: o => (o.Watchdog.Enabled, o.Watchdog.ToolPath) = (true, tool.Path)))
        {
            await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        }

        var process = int.Parse(Path.GetExtension(Directory.GetFiles(tool.Folder, "told.*").Single())[1..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(["Hello", "Intent", "Id", "Destroyed", "Confirmed", "Bye"], tool.Told(process));
    }

    [LinuxFact]
    public async Task End_OfTheServices_DestroysFirst_AndSaysByeThen()
    {
        using var tool = new ScriptedTool();
        var fixture = await CloudFixture.StartAsync(sdk: o => (o.Watchdog.Enabled, o.Watchdog.ToolPath) = (true, tool.Path), mayLeave: true);
        _ = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        await fixture.DisposeAsync();
        var process = int.Parse(Path.GetExtension(Directory.GetFiles(tool.Folder, "told.*").Single())[1..], System.Globalization.CultureInfo.InvariantCulture);
        Assert.Equal(["Hello", "Intent", "Id", "Destroyed", "Confirmed", "Bye"], tool.Told(process));
    }

    [Fact]
    public async Task Create_WithoutTheTool_AsksForNoDroplet()
    {
        await using var fixture = await CloudFixture.StartAsync(sdk: o => (o.Watchdog.Enabled, o.Watchdog.ToolPath) = (true, "/nowhere/spinup"));
        var failure = await Assert.ThrowsAnyAsync<SpinupException>(() => fixture.Droplets.CreateAsync(CloudFixture.Spec));
        Assert.Contains("/nowhere/spinup", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(0, fixture.Cloud.Requests.Count("POST /v2/droplets"));
    }

    [LinuxFact]
    public async Task Disabled_NothingIsStarted()
    {
        using var tool = new ScriptedTool();
        await using var fixture = await CloudFixture.StartAsync(sdk: o => o.Watchdog.ToolPath = tool.Path);
        await using (await fixture.Droplets.CreateAsync(CloudFixture.Spec))
        {
        }

        Assert.Empty(Directory.GetFiles(tool.Folder, "told.*"));
    }
}
