using System.Net;
using Spinup.Sdk.LocalCloud;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.LocalCloud;

public sealed class VolumeTests
{
    public static TheoryData<string, string> Wrong { get; } = new()
    {
        { """{"name":"Data","region":"nyc3","size_gigabytes":1}""", "name must be lowercase" },
        { """{"name":"1data","region":"nyc3","size_gigabytes":1}""", "name must be lowercase" },
        { """{"name":"da_ta","region":"nyc3","size_gigabytes":1}""", "name must be lowercase" },
        { $$"""{"name":"{{new string('a', 65)}}","region":"nyc3","size_gigabytes":1}""", "name must be lowercase" },
        { """{"region":"nyc3","size_gigabytes":1}""", "name must be lowercase" },
        { """{"name":"data","region":"nyc9","size_gigabytes":1}""", "region is invalid" },
        { """{"name":"data","region":"nyc2","size_gigabytes":1}""", "region is invalid" },
        { """{"name":"data","region":"nyc3"}""", "size_gigabytes is required" },
        { """{"name":"data","region":"nyc3","size_gigabytes":0}""", "size_gigabytes must be between 1 and 16384" },
        { """{"name":"data","region":"nyc3","size_gigabytes":16385}""", "size_gigabytes must be between 1 and 16384" },
        { """{"name":"data","region":"nyc3","size_gigabytes":1,"filesystem_type":"zfs"}""", "filesystem_type must be ext4 or xfs" },
        { """{"name":"data","region":"nyc3","size_gigabytes":1,"filesystem_type":"ext4","filesystem_label":"12345678901234567"}""", "at most 16 characters for ext4" },
        { """{"name":"data","region":"nyc3","size_gigabytes":1,"filesystem_type":"xfs","filesystem_label":"1234567890123"}""", "at most 12 characters for xfs" },
        { """{"name":"data","region":"nyc3","size_gigabytes":1,"filesystem_label":"l"}""", "filesystem_label needs a filesystem_type" },
        { """{"name":"data","region":"nyc3","size_gigabytes":1,"snapshot_id":"506f78a4-e098-11e5-ad9f-000f53306ae1"}""", "could not be found" },
        { """{"name":"data","region":"nyc3","size_gigabytes":1,"tags":["a b"]}""", "invalid tag name: a b" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Create_Wrong_IsRefusedAndMakesNothing(string body, string words)
    {
        await using var cloud = await CloudFixture.StartAsync();
        var answer = await cloud.PostAsync("/v2/volumes", body);
        Assert.InRange((int)answer.Status, 400, 422);
        Assert.Contains(words, answer.Message, StringComparison.Ordinal);
        Assert.Equal(0, cloud.Cloud.VolumeCount);
    }

    [Fact]
    public async Task Create_SameName_ConflictsInOneRegionOnly()
    {
        await using var cloud = await CloudFixture.StartAsync();
        await cloud.CreateVolumeAsync();
        await cloud.CreateVolumeAsync(region: "fra1");
        var answer = await cloud.PostAsync("/v2/volumes", """{"name":"data","region":"nyc3","size_gigabytes":1}""");
        Assert.Equal((HttpStatusCode.Conflict, "conflict"), (answer.Status, answer.Json!["id"]!.GetValue<string>()));
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync("/v2/volumes?name=data&region=fra1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.DeleteAsync("/v2/volumes?name=data&region=fra1")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.DeleteAsync("/v2/volumes?name=data")).Status);
        Assert.Single(cloud.Cloud.Account().Volumes);
    }

    [Fact]
    public async Task Create_BeyondTheLimit_IsForbidden()
    {
        await using var cloud = await CloudFixture.StartAsync(o => o.VolumeLimit = 1);
        await cloud.CreateVolumeAsync();
        var answer = await cloud.PostAsync("/v2/volumes", """{"name":"more","region":"nyc3","size_gigabytes":1}""");
        Assert.Equal((HttpStatusCode.Forbidden, "failed to create volume: volume/snapshot capacity limit exceeded"), (answer.Status, answer.Message));
    }

    [Fact]
    public async Task Attach_TakesItsTime_AndLocksDropletAndVolume()
    {
        var clock = new TestClock();
        await using var cloud = await CloudFixture.StartAsync(o => (o.TimeProvider, o.ActionTime) = (clock, TimeSpan.FromSeconds(5)));
        var droplet = await cloud.CreateAsync();
        var volume = await cloud.CreateVolumeAsync();
        var other = await cloud.CreateVolumeAsync("other");
        var attach = $$"""{"type":"attach","droplet_id":"{{droplet}}"}""";

        var begun = await cloud.PostAsync($"/v2/volumes/{volume}/actions", attach);

        Assert.Equal((HttpStatusCode.Accepted, "in-progress"), (begun.Status, begun.Json!["action"]!["status"]!.GetValue<string>()));
        Assert.Null(cloud.Cloud.Account().Volumes[0].DropletId);
        Assert.Equal("Droplet already has a pending event.", (await cloud.PostAsync($"/v2/volumes/{other}/actions", attach)).Message);
        Assert.Equal("Droplet already has a pending event.", (await cloud.DeleteAsync($"/v2/droplets/{droplet}")).Message);
        Assert.Equal(HttpStatusCode.Conflict, (await cloud.DeleteAsync($"/v2/volumes/{volume}")).Status);
        Assert.Equal("Volume already has a pending event.", (await cloud.PostAsync($"/v2/volumes/{volume}/actions", """{"type":"resize","size_gigabytes":20}""")).Message);

        clock.Advance(TimeSpan.FromSeconds(5));

        Assert.Equal("completed", (await cloud.GetAsync($"/v2/volumes/{volume}/actions/{begun.Json["action"]!["id"]}")).Json!["action"]!["status"]!.GetValue<string>());
        Assert.Equal(droplet, cloud.Cloud.Account().Volumes[0].DropletId);
        Assert.False((await cloud.GetAsync($"/v2/droplets/{droplet}")).Json!["droplet"]!["locked"]!.GetValue<bool>());
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v2/droplets/{droplet}")).Status);
    }

    [Fact]
    public async Task Attach_Wrong_IsRefused()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var (droplet, second) = (await cloud.CreateAsync(), await cloud.CreateAsync("web-2"));
        var far = await cloud.CreateVolumeAsync("far", "fra1");
        var volume = await cloud.CreateVolumeAsync();
        Assert.Equal("The volume and the Droplet must be in the same region.", (await AttachAsync(cloud, far, droplet)).Message);
        Assert.Equal(HttpStatusCode.NotFound, (await AttachAsync(cloud, volume, 1)).Status);
        Assert.Equal("droplet_id is required.", (await cloud.PostAsync($"/v2/volumes/{volume}/actions", """{"type":"attach"}""")).Message);
        Assert.Equal("The type 'eject' is not a volume action.", (await cloud.PostAsync($"/v2/volumes/{volume}/actions", """{"type":"eject"}""")).Message);
        Assert.Equal("type must be attach or detach.", (await cloud.PostAsync("/v2/volumes/actions", """{"type":"resize","volume_name":"data","region":"nyc3","size_gigabytes":20}""")).Message);
        Assert.Equal(HttpStatusCode.Accepted, (await AttachAsync(cloud, volume, droplet)).Status);
        Assert.Equal("This volume is already attached", (await AttachAsync(cloud, volume, second)).Message);
        Assert.Equal("Attachment not found", (await cloud.PostAsync($"/v2/volumes/{volume}/actions", $$"""{"type":"detach","droplet_id":{{second}}}""")).Message);
        cloud.Cloud.Faults.FailNext(LocalCloudFault.PendingEvent);
        Assert.Equal("Droplet already has a pending event.", (await AttachAsync(cloud, far, droplet)).Message);
    }

    [Fact]
    public async Task Attach_MoreThanADropletCanHave_IsRefused()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var droplet = await cloud.CreateAsync();
        for (var i = 0; i < 15; i++)
        {
            Assert.Equal(HttpStatusCode.Accepted, (await AttachAsync(cloud, await cloud.CreateVolumeAsync($"data-{i}"), droplet)).Status);
        }

        Assert.Equal("Droplet has reached the limit of 15 attached volumes.", (await AttachAsync(cloud, await cloud.CreateVolumeAsync("one-more"), droplet)).Message);
    }

    [Theory]
    [InlineData(10)]
    [InlineData(9)]
    [InlineData(16385)]
    public async Task Resize_NotUpwards_IsRefused(int size)
    {
        await using var cloud = await CloudFixture.StartAsync();
        var volume = await cloud.CreateVolumeAsync(sizeGib: 10);
        var answer = await cloud.PostAsync($"/v2/volumes/{volume}/actions", $$"""{"type":"resize","size_gigabytes":{{size}}}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(10, cloud.Cloud.Account().Volumes[0].SizeGib);
    }

    [Fact]
    public async Task DropletCreate_WithVolumes_HasThem_AndLeavesThemBehind()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var volume = await cloud.CreateVolumeAsync();
        var droplet = await cloud.CreateAsync(more: $$""","volumes":["{{volume}}"]""");
        Assert.Equal(volume, (await cloud.GetAsync($"/v2/droplets/{droplet}")).Json!["droplet"]!["volume_ids"]![0]!.GetValue<string>());
        var second = await cloud.PostAsync("/v2/droplets", $$"""{"name":"w","region":"nyc3","size":"s-1vcpu-1gb","image":"ubuntu-24-04-x64","volumes":["{{volume}}"]}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, second.Status);
        await cloud.DeleteAsync($"/v2/droplets/{droplet}");
        Assert.Equal((1, null), (cloud.Cloud.VolumeCount, cloud.Cloud.Account().Volumes[0].DropletId));
    }

    [Fact]
    public async Task DropletGone_DetachLag_KeepsTheVolumeAttachedForAWhile()
    {
        var clock = new TestClock();
        await using var cloud = await CloudFixture.StartAsync(o => o.TimeProvider = clock);
        var volume = await cloud.CreateVolumeAsync();
        var droplet = await cloud.CreateAsync(more: $$""","volumes":["{{volume}}"]""");
        cloud.Cloud.Faults.Lag = TimeSpan.FromSeconds(30);
        cloud.Cloud.Faults.FailNext(LocalCloudFault.DetachLag);
        await cloud.DeleteAsync($"/v2/droplets/{droplet}");
        Assert.Equal("attached volume cannot be deleted", (await cloud.DeleteAsync($"/v2/volumes/{volume}")).Message);
        clock.Advance(TimeSpan.FromSeconds(30));
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v2/volumes/{volume}")).Status);
    }

    [Fact]
    public async Task DestroyWithAssociatedResources_NamesVolumesAndDeletesThoseChosen()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var (gone, kept) = (await cloud.CreateVolumeAsync("gone"), await cloud.CreateVolumeAsync("kept"));
        var droplet = await cloud.CreateAsync(more: $$""","volumes":["{{gone}}","{{kept}}"]""");
        var root = $"/v2/droplets/{droplet}/destroy_with_associated_resources";
        Assert.Equal(("1.00", 2), ((await cloud.GetAsync(root)).Json!["volumes"]![0]!["cost"]!.GetValue<string>(), (await cloud.GetAsync(root)).Json!["volumes"]!.AsArray().Count));
        Assert.Equal(HttpStatusCode.Accepted, (await cloud.DeleteAsync(root + "/selective", $$"""{"volumes":["{{gone}}"]}""")).Status);
        Assert.Equal(gone, (await cloud.GetAsync(root + "/status")).Json!["resources"]!["volumes"]![0]!["id"]!.GetValue<string>());
        Assert.Equal((0, "kept", null), (cloud.Cloud.DropletCount, Assert.Single(cloud.Cloud.Account().Volumes).Name, cloud.Cloud.Account().Volumes[0].DropletId));
    }

    [Fact]
    public async Task OtherAccount_SeesNothing()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var volume = await cloud.CreateVolumeAsync();
        cloud.Token = cloud.Cloud.TokenFor("other");
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.GetAsync($"/v2/volumes/{volume}")).Status);
        Assert.Equal(0, (await cloud.GetAsync("/v2/volumes")).Json!["meta"]!["total"]!.GetValue<int>());
    }

    private static Task<Answer> AttachAsync(CloudFixture cloud, string volume, long droplet) =>
        cloud.PostAsync($"/v2/volumes/{volume}/actions", $$"""{"type":"attach","droplet_id":{{droplet}}}""");
}
