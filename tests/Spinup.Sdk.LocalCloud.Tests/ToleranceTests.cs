using System.Net;
using System.Net.Http.Headers;
using System.Text;

namespace Spinup.Tests.Sdk.LocalCloud;

/// <summary>What other people's clients send, seen on the wire.</summary>
public sealed class ToleranceTests
{
    [Fact]
    public async Task Paths_WithTrailingSlashes_AreTheSame()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var created = await cloud.PostAsync("/v2/droplets/", """{"name":"a","region":"nyc3","size":"s-1vcpu-1gb","image":"ubuntu-24-04-x64"}""");
        Assert.Equal(HttpStatusCode.Accepted, created.Status);
        var id = created.Json!["droplet"]!["id"];
        Assert.Equal(HttpStatusCode.OK, (await cloud.GetAsync($"/v2/droplets/{id}/")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v2/droplets/{id}/")).Status);
    }

    [Theory]
    [InlineData("GET", "null", HttpStatusCode.OK)]
    [InlineData("GET", "{", HttpStatusCode.OK)]
    [InlineData("DELETE", "null", HttpStatusCode.NoContent)]
    [InlineData("DELETE", "{}", HttpStatusCode.NoContent)]
    [InlineData("DELETE", "not json", HttpStatusCode.NoContent)]
    public async Task Body_WhereNoneIsAsked_DoesNotMatter(string method, string body, HttpStatusCode expected)
    {
        await using var cloud = await CloudFixture.StartAsync();
        var id = await cloud.CreateAsync();
        Assert.Equal(expected, (await cloud.SendAsync(method, $"/v2/droplets/{id}", body)).Status);
    }

    [Fact]
    public async Task Create_WithNullsStringsUnknownAndRepeatedMembers_IsUnderstood()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var key = (await cloud.PostAsync("/v2/account/keys", $$"""{"name":"k","public_key":"{{TestKey.Ed25519(3)}}"}""")).Json!["ssh_key"]!;
        var image = (await cloud.GetAsync("/v2/images/debian-12-x64")).Json!["image"]!["id"];
        var created = await cloud.PostAsync("/v2/droplets", $$"""
            {"name":"first","name":"second","region":"nyc3","size":"s-1vcpu-1gb","image":"{{image}}","ssh_keys":["{{key["id"]}}","{{key["fingerprint"]}}"],
             "vpc_uuid":null,"volumes":null,"tags":null,"user_data":null,"private_networking":true,"monitoring":"true","surprise":{"a":1} }
            """);
        Assert.Equal(HttpStatusCode.Accepted, created.Status);
        Assert.Equal("second", (string?)created.Json!["droplet"]!["name"]);
        Assert.Equal("debian-12-x64", (string?)created.Json["droplet"]!["image"]!["slug"]);
        Assert.Contains("monitoring", created.Json["droplet"]!["features"]!.AsArray().Select(f => (string?)f));
    }

    [Theory]
    [InlineData("/v2/tags", """{"name":"\ud800"}""")]
    [InlineData("/v2/droplets", """{"name":"x\ud800","region":"nyc3","size":"s-1vcpu-1gb","image":"ubuntu-24-04-x64"}""")]
    public async Task Body_WithHalfASurrogatePair_IsRefusedNotBroken(string path, string body)
    {
        await using var cloud = await CloudFixture.StartAsync();
        Assert.Equal(HttpStatusCode.BadRequest, (await cloud.PostAsync(path, body)).Status);
    }

    [Theory]
    [InlineData(false)]
    [InlineData(true)]
    public async Task Body_TooLarge_IsRefusedInTheApisOwnWords(bool chunked)
    {
        await using var cloud = await CloudFixture.StartAsync();
        var answer = await cloud.SendAsync("POST", "/v2/tags", new string(' ', 5 * 1024 * 1024), request => request.Headers.TransferEncodingChunked = chunked);
        Assert.Equal(HttpStatusCode.RequestEntityTooLarge, answer.Status);
        Assert.Equal("request_entity_too_large", (string?)answer.Json!["id"]);
        Assert.Equal(answer.Headers.GetValues("x-request-id").Single(), (string?)answer.Json["request_id"]);
        Assert.Equal(413, cloud.Cloud.Requests.Entries.Single().Status);
    }

    [Fact]
    public async Task Post_WithoutAContentType_IsRead()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var answer = await cloud.SendAsync("POST", "/v2/tags", change: r =>
        {
            r.Content = new ByteArrayContent(Encoding.UTF8.GetBytes("""{"name":"bare"}"""));
            r.Headers.Accept.Add(new MediaTypeWithQualityHeaderValue("*/*"));
        });
        Assert.Equal(HttpStatusCode.Created, answer.Status);
    }

    [Fact]
    public async Task Tagging_WithADropletsIdAsAString_Works()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var id = await cloud.CreateAsync();
        await cloud.PostAsync("/v2/tags", """{"name":"t"}""");
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.PostAsync("/v2/tags/t/resources", $$"""{"resources":[{"resource_id":"{{id}}","resource_type":"droplet"}]}""")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync("/v2/tags/t/resources", $$"""{"resources":[{"resource_id":{{id}},"resource_type":"droplet"}]}""")).Status);
    }

    [Fact]
    public async Task Post_OfBrokenJson_Is400()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var answer = await cloud.PostAsync("/v2/droplets", """{"name":""");
        Assert.Equal((HttpStatusCode.BadRequest, "bad_request"), (answer.Status, (string?)answer.Json!["id"]));
    }

    [Fact]
    public async Task UserData_OfMoreThan64Kib_Is422()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var most = new string('x', 64 * 1024);
        Assert.Equal(HttpStatusCode.Accepted, (await CreateAsync(most)).Status);
        var answer = await CreateAsync(most + "x");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Contains("User data", answer.Message, StringComparison.Ordinal);

        Task<Answer> CreateAsync(string userData) => cloud.PostAsync("/v2/droplets", $$"""{"name":"u","region":"nyc3","size":"s-1vcpu-1gb","image":"ubuntu-24-04-x64","user_data":"{{userData}}"}""");
    }
}
