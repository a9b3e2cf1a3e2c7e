using System.Net;

namespace Spinup.Tests.Sdk.LocalCloud;

public sealed class VpcAndImageTests
{
    [Fact]
    public async Task Droplets_WithoutANetwork_ShareTheRegionsDefaultOne()
    {
        await using var cloud = await CloudFixture.StartAsync();
        await cloud.CreateAsync("a");
        await cloud.CreateAsync("b");
        var vpcs = (await cloud.GetAsync("/v2/vpcs")).Json!["vpcs"]!.AsArray();
        var vpc = Assert.Single(vpcs)!;
        Assert.Equal(("default-nyc3", true), ((string?)vpc["name"], (bool)vpc["default"]!));
        Assert.Equal(2, (int)(await cloud.GetAsync($"/v2/vpcs/{vpc["id"]}/members")).Json!["meta"]!["total"]!);
    }

    [Theory]
    [InlineData("""{"name":"a b","region":"nyc3"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"name":"taken","region":"nyc3"}""", HttpStatusCode.Conflict)]
    [InlineData("""{"name":"new","region":"mars1"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"name":"new","region":"nyc3","ip_range":"10.10.0.0/8"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"name":"new","region":"nyc3","ip_range":"10.10.10.128/28"}""", HttpStatusCode.UnprocessableEntity)]
    [InlineData("""{"name":"new","region":"nyc3","ip_range":"10.10.11.0/24"}""", HttpStatusCode.Created)]
    public async Task Create_OfANetwork_ChecksNameRegionAndRange(string body, HttpStatusCode expected)
    {
        await using var cloud = await CloudFixture.StartAsync();
        await cloud.PostAsync("/v2/vpcs", """{"name":"taken","region":"nyc3","ip_range":"10.10.10.0/24"}""");
        Assert.Equal(expected, (await cloud.PostAsync("/v2/vpcs", body)).Status);
    }

    [Fact]
    public async Task Delete_OfANetworkWithMembers_Is409UntilTheyHaveLeft()
    {
        await using var cloud = await CloudFixture.StartAsync();
        await cloud.PostAsync("/v2/vpcs", """{"name":"default","region":"nyc3"}""");
        var vpc = (await cloud.PostAsync("/v2/vpcs", """{"name":"mine","region":"nyc3"}""")).Json!["vpc"]!["id"];
        var id = await cloud.CreateAsync("member", $$""","vpc_uuid":"{{vpc}}" """);
        var refused = await cloud.DeleteAsync($"/v2/vpcs/{vpc}");
        Assert.Equal((HttpStatusCode.Conflict, "Can not delete VPC with members"), (refused.Status, refused.Message));
        await cloud.DeleteAsync($"/v2/droplets/{id}");
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v2/vpcs/{vpc}")).Status);
    }

    [Fact]
    public async Task Transfer_OfAnImage_IsForItsRecipientOnly()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var id = await cloud.CreateAsync();
        await DropletLifeTests.ActAsync(cloud, id, """{"type":"snapshot","name":"gift"}""");
        var image = (await cloud.GetAsync("/v2/images?private=true")).Json!["images"]![0]!["id"];
        cloud.Token = "friend";
        var uuid = (await cloud.GetAsync("/v2/account")).Json!["account"]!["uuid"];
        cloud.Token = cloud.Cloud.Token;
        var transfer = (await cloud.PostAsync($"/v2/images/{image}/account_transfer", $$"""{"recipient_uuid":"{{uuid}}"}""")).Json!["transfer_id"];
        var accept = $$"""{"transfer_id":{{transfer}},"recipient_uuid":"{{uuid}}"}""";
        cloud.Token = "stranger";
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.PostAsync($"/v2/images/{image}/account_transfer/accept", accept)).Status);
        cloud.Token = "friend";
        Assert.Equal(HttpStatusCode.Created, (await cloud.PostAsync($"/v2/images/{image}/account_transfer/accept", accept)).Status);
        Assert.Equal(["gift"], cloud.Cloud.Account("friend").Images);
        Assert.Empty(cloud.Cloud.Account().Images);
    }

    [Fact]
    public async Task DangerousDestroy_WithoutItsHeader_IsRefused()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var id = await cloud.CreateAsync();
        var path = $"/v2/droplets/{id}/destroy_with_associated_resources/dangerous";
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await cloud.DeleteAsync(path)).Status);
        Assert.Equal(1, cloud.Cloud.DropletCount);
        Assert.Equal(HttpStatusCode.Accepted, (await cloud.SendAsync("DELETE", path, change: r => r.Headers.Add("X-Dangerous", "true"))).Status);
        var status = (await cloud.GetAsync($"/v2/droplets/{id}/destroy_with_associated_resources/status")).Json!;
        Assert.Equal(0, (int)status["failures"]!);
        Assert.NotNull(status["completed_at"]);
        Assert.Equal(0, cloud.Cloud.DropletCount);
    }
}
