using System.Net;
using System.Text.Json.Nodes;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.LocalCloud;

public sealed class DropletLifeTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task Boot_OnTheClock_TakesItsTimeAndTheActionSaysWhenItEnded()
    {
        var clock = new TestClock(Start);
        await using var cloud = await CloudFixture.StartAsync(o => (o.TimeProvider, o.BootTime) = (clock, TimeSpan.FromSeconds(30)));
        var id = await cloud.CreateAsync();
        clock.Advance(TimeSpan.FromSeconds(29.9));
        Assert.Equal(("new", true), await StateAsync(cloud, id));
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(("active", false), await StateAsync(cloud, id));
        var action = (await cloud.GetAsync($"/v2/droplets/{id}/actions")).Json!["actions"]![0]!;
        Assert.Equal(("create", "completed", "2026-01-02T03:04:35Z"), ((string?)action["type"], (string?)action["status"], (string?)action["completed_at"]));
    }

    [Fact]
    public async Task Date_OfAnAnswer_IsTheCloudsClock()
    {
        var clock = new TestClock(Start);
        await using var cloud = await CloudFixture.StartAsync(o => o.TimeProvider = clock);
        clock.Advance(TimeSpan.FromDays(400));
        Assert.Equal(Start.AddDays(400), (await cloud.GetAsync("/v2/account")).Headers.Date);
    }

    [Fact]
    public async Task Tags_OfACreate_AreAppliedAfterIt()
    {
        var clock = new TestClock(Start);
        await using var cloud = await CloudFixture.StartAsync(o => (o.TimeProvider, o.BootTime) = (clock, TimeSpan.FromSeconds(30)));
        var id = await cloud.CreateAsync("tagged", ""","tags":["owner:me"]""");
        Assert.Empty((await ReadAsync(cloud, id))["tags"]!.AsArray());
        Assert.Empty((await cloud.GetAsync("/v2/droplets?tag_name=owner:me")).Json!["droplets"]!.AsArray());
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal(["owner:me"], (await ReadAsync(cloud, id))["tags"]!.AsArray().Select(t => (string?)t));
    }

    [Fact]
    public async Task Action_InProgress_LocksAndRefusesTheNextAndTheDelete()
    {
        var clock = new TestClock(Start);
        await using var cloud = await CloudFixture.StartAsync(o => (o.TimeProvider, o.ActionTime) = (clock, TimeSpan.FromSeconds(10)));
        var id = await cloud.CreateAsync();
        var begun = await cloud.PostAsync($"/v2/droplets/{id}/actions", """{"type":"power_off"}""");
        Assert.Equal((HttpStatusCode.Created, "in-progress"), (begun.Status, (string?)begun.Json!["action"]!["status"]));
        Assert.Equal(("active", true), await StateAsync(cloud, id));
        foreach (var refused in new[] { await cloud.PostAsync($"/v2/droplets/{id}/actions", """{"type":"power_on"}"""), await cloud.DeleteAsync($"/v2/droplets/{id}") })
        {
            Assert.Equal((HttpStatusCode.UnprocessableEntity, "Droplet already has a pending event."), (refused.Status, refused.Message));
        }

        clock.Advance(TimeSpan.FromSeconds(10));
        Assert.Equal(("off", false), await StateAsync(cloud, id));
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v2/droplets/{id}")).Status);
    }

    [Fact]
    public async Task Delete_WhileStillNew_IsAcceptedAndTheCreateErrs()
    {
        var clock = new TestClock(Start);
        await using var cloud = await CloudFixture.StartAsync(o => (o.TimeProvider, o.BootTime) = (clock, TimeSpan.FromSeconds(30)));
        var created = await cloud.PostAsync("/v2/droplets", """{"name":"brief","region":"nyc3","size":"s-1vcpu-1gb","image":"ubuntu-24-04-x64"}""");
        var id = (long)created.Json!["droplet"]!["id"]!;
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v2/droplets/{id}")).Status);
        Assert.Equal(0, cloud.Cloud.DropletCount);
        var action = (await cloud.GetAsync($"/v2/actions/{created.Json["links"]!["actions"]![0]!["id"]}")).Json!["action"]!;
        Assert.Equal("errored", (string?)action["status"]);
        clock.Advance(TimeSpan.FromMinutes(1));
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.GetAsync($"/v2/droplets/{id}")).Status);
    }

    [Fact]
    public async Task PowerActions_OnWhatIsThereAlready_EndWellAllTheSame()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var id = await cloud.CreateAsync();
        foreach (var (type, status) in new[] { ("power_on", "active"), ("shutdown", "off"), ("shutdown", "off"), ("power_off", "off"), ("power_on", "active"), ("reboot", "active") })
        {
            var action = await cloud.PostAsync($"/v2/droplets/{id}/actions", $$"""{"type":"{{type}}"}""");
            Assert.Equal(HttpStatusCode.Created, action.Status);
            Assert.Equal("completed", (string?)(await cloud.GetAsync($"/v2/actions/{action.Json!["action"]!["id"]}")).Json!["action"]!["status"]);
            Assert.Equal((status, false), await StateAsync(cloud, id));
        }
    }

    [Fact]
    public async Task Resize_OfCpuAlone_KeepsTheDiskAndCanBeUndone()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var id = await cloud.CreateAsync();
        await ActAsync(cloud, id, """{"type":"power_off"}""");
        await ActAsync(cloud, id, """{"type":"resize","size":"s-2vcpu-4gb","disk":"false"}""");
        var larger = await ReadAsync(cloud, id);
        Assert.Equal(("s-2vcpu-4gb", 4096, 25), ((string?)larger["size_slug"], (int)larger["memory"]!, (int)larger["disk"]!));
        await ActAsync(cloud, id, """{"type":"resize","size":"s-1vcpu-1gb"}""");
        await ActAsync(cloud, id, """{"type":"resize","size":"s-2vcpu-4gb","disk":"true"}""");
        Assert.Equal(80, (int)(await ReadAsync(cloud, id))["disk"]!);
        var smaller = await cloud.PostAsync($"/v2/droplets/{id}/actions", """{"type":"resize","size":"s-1vcpu-1gb"}""");
        Assert.Equal("Size can not decrease size of Droplet's disk image", smaller.Message);
    }

    [Fact]
    public async Task Snapshot_OfADroplet_IsAnImageOfItsRegionThatOutlivesIt()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var id = await cloud.CreateAsync();
        await ActAsync(cloud, id, """{"type":"snapshot","name":"golden"}""");
        var image = (await cloud.GetAsync("/v2/images?private=true")).Json!["images"]![0]!;
        Assert.Equal(("golden", "snapshot", null), ((string?)image["name"], (string?)image["type"], (string?)image["slug"]));
        await cloud.DeleteAsync($"/v2/droplets/{id}");
        var elsewhere = await cloud.PostAsync("/v2/droplets", $$"""{"name":"copy","region":"ams3","size":"s-1vcpu-1gb","image":{{image["id"]}}}""");
        Assert.Equal("Image is not available in this region.", elsewhere.Message);
        var copy = await cloud.PostAsync("/v2/droplets", $$"""{"name":"copy","region":"nyc3","size":"s-1vcpu-1gb","image":"{{image["id"]}}"}""");
        Assert.Equal(HttpStatusCode.Accepted, copy.Status);
        var tooSmall = await cloud.PostAsync("/v2/droplets", $$"""{"name":"copy","region":"nyc3","size":"s-1vcpu-512mb-10gb","image":{{image["id"]}}}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, tooSmall.Status);
    }

    [Fact]
    public async Task DeleteByTag_OfSome_Is204AndLeavesTheOthers()
    {
        await using var cloud = await CloudFixture.StartAsync();
        await cloud.CreateAsync("a", ""","tags":["run:1"]""");
        await cloud.CreateAsync("b", ""","tags":["run:1","keep"]""");
        await cloud.CreateAsync("c", ""","tags":["keep"]""");
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync("/v2/droplets?tag_name=run:1")).Status);
        Assert.Equal(["c"], cloud.Cloud.Account().Droplets.Select(d => d.Name));
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync("/v2/droplets?tag_name=no-such-tag")).Status);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await cloud.DeleteAsync("/v2/droplets")).Status);
        Assert.Equal(1, cloud.Cloud.DropletCount);
    }

    internal static async Task ActAsync(CloudFixture cloud, long id, string body)
    {
        var answer = await cloud.PostAsync($"/v2/droplets/{id}/actions", body);
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Json?.ToJsonString());
    }

    private static async Task<JsonNode> ReadAsync(CloudFixture cloud, long id) => (await cloud.GetAsync($"/v2/droplets/{id}")).Json!["droplet"]!;

    private static async Task<(string? Status, bool Locked)> StateAsync(CloudFixture cloud, long id)
    {
        var droplet = await ReadAsync(cloud, id);
        return ((string?)droplet["status"], (bool)droplet["locked"]!);
    }
}
