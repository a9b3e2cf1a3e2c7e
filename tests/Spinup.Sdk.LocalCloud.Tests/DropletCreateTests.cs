using System.Net;
using System.Text.Json.Nodes;

namespace Spinup.Tests.Sdk.LocalCloud;

public sealed class DropletCreateTests
{
    private const string Good = """{"name":"web-1","region":"nyc3","size":"s-1vcpu-1gb","image":"ubuntu-24-04-x64"}""";

    [Fact]
    public async Task Create_OfOne_IsNewThenActiveWithAddressesThenGone()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var created = await cloud.PostAsync("/v2/droplets", Good);
        Assert.Equal(HttpStatusCode.Accepted, created.Status);
        var droplet = created.Json!["droplet"]!;
        Assert.Equal("new", (string?)droplet["status"]);
        Assert.Empty(droplet["networks"]!["v4"]!.AsArray());
        var id = (long)droplet["id"]!;
        var action = created.Json["links"]!["actions"]![0]!;
        Assert.Equal("create", (string?)action["rel"]);
        Assert.True((long)action["id"]! > int.MaxValue);

        var read = (await cloud.GetAsync($"/v2/droplets/{id}")).Json!["droplet"]!;
        Assert.Equal("active", (string?)read["status"]);
        Assert.Equal(["public", "private"], read["networks"]!["v4"]!.AsArray().Select(a => (string?)a!["type"]));
        var ended = (await cloud.GetAsync(new Uri((string)action["href"]!).AbsolutePath)).Json!["action"]!;
        Assert.Equal("completed", (string?)ended["status"]);
        Assert.NotNull(ended["completed_at"]);

        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v2/droplets/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.GetAsync($"/v2/droplets/{id}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.DeleteAsync($"/v2/droplets/{id}")).Status);
        Assert.Equal(0, cloud.Cloud.DropletCount);
    }

    [Theory]
    [InlineData("size", "s-9vcpu-1gb", "You specified an invalid size for Droplet creation.")]
    [InlineData("region", "mars1", "You specified an invalid region for Droplet creation.")]
    [InlineData("region", "nyc2", "Region is not available")]
    [InlineData("image", "ubuntu-1-01-x64", "You specified an invalid image for Droplet creation.")]
    [InlineData("image", "12", "You specified an invalid image for Droplet creation.")]
    [InlineData("size", "gpu-h100x1-80gb", "Size is not available in this region.")]
    [InlineData("name", "under_score", "Name Only valid hostname characters are allowed. (a-z, A-Z, 0-9, . and -)")]
    [InlineData("name", "ends-", "Name Only valid hostname characters are allowed. (a-z, A-Z, 0-9, . and -)")]
    [InlineData("name", "", "Name can't be blank")]
    [InlineData("vpc_uuid", "00000000-0000-0000-0000-000000000000", "Failed to resolve VPC")]
    public async Task Create_WithAWrongMember_Is422InTheApisWords(string member, string value, string message)
    {
        await using var cloud = await CloudFixture.StartAsync();
        var body = JsonNode.Parse(Good)!;
        body[member] = value;
        var answer = await cloud.PostAsync("/v2/droplets", body.ToJsonString());
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(message, answer.Message);
        Assert.Equal("unprocessable_entity", (string?)answer.Json!["id"]);
        Assert.Equal(answer.Header("x-request-id"), (string?)answer.Json["request_id"]);
        Assert.Equal(0, cloud.Cloud.DropletCount);
    }

    [Fact]
    public async Task Create_OverTheDropletLimit_Is422AndCreatesNone()
    {
        await using var cloud = await CloudFixture.StartAsync(o => o.DropletLimit = 2);
        await cloud.CreateAsync();
        var answer = await cloud.PostAsync("/v2/droplets", """{"names":["a","b"],"region":"nyc3","size":"s-1vcpu-1gb","image":"ubuntu-24-04-x64"}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal("creating this/these droplet(s) will exceed your droplet limit", answer.Message);
        Assert.Equal(1, cloud.Cloud.DropletCount);
    }
}
