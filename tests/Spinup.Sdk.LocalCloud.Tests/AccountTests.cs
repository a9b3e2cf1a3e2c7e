using System.Net;

namespace Spinup.Tests.Sdk.LocalCloud;

public sealed class AccountTests
{
    [Fact]
    public async Task Request_WithoutAToken_Is401()
    {
        await using var cloud = await CloudFixture.StartAsync();
        cloud.Token = null;
        var answer = await cloud.GetAsync("/v2/account");
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
        Assert.Equal(("Unauthorized", "Unable to authenticate you"), ((string?)answer.Json!["id"], answer.Message));
        Assert.NotNull(answer.Header("x-request-id"));
        Assert.Null(answer.Header("ratelimit-limit"));
    }

    [Theory]
    [InlineData("Bearer")]
    [InlineData("Bearer ")]
    [InlineData("Bearer two words")]
    [InlineData("Basic dXNlcjpwYXNz")]
    [InlineData("dop_v1_abc")]
    public async Task Request_WithAMalformedToken_Is401(string header)
    {
        await using var cloud = await CloudFixture.StartAsync();
        cloud.Token = null;
        var answer = await cloud.SendAsync("GET", "/v2/account", change: r => r.Headers.TryAddWithoutValidation("Authorization", header));
        Assert.Equal(HttpStatusCode.Unauthorized, answer.Status);
    }

    [Fact]
    public async Task Token_OfItsOwn_IsAnAccountOfItsOwn()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var mine = await cloud.CreateAsync("mine");
        var me = (string?)(await cloud.GetAsync("/v2/account")).Json!["account"]!["uuid"];

        cloud.Token = "anything-will-do";
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.GetAsync($"/v2/droplets/{mine}")).Status);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.DeleteAsync($"/v2/droplets/{mine}")).Status);
        Assert.Empty((await cloud.GetAsync("/v2/droplets")).Json!["droplets"]!.AsArray());
        Assert.NotEqual(me, (string?)(await cloud.GetAsync("/v2/account")).Json!["account"]!["uuid"]);
        Assert.Single(cloud.Cloud.Account().Droplets);
        Assert.Empty(cloud.Cloud.Account("anything-will-do").Droplets);
    }

    [Fact]
    public async Task Revoke_OfAToken_RefusesItAndKeepsWhatItOwns()
    {
        await using var cloud = await CloudFixture.StartAsync();
        await cloud.CreateAsync();
        cloud.Cloud.Revoke(cloud.Cloud.Token);
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.GetAsync("/v2/droplets")).Status);
        cloud.Cloud.Vanish(Assert.Single(cloud.Cloud.Account().Droplets).Id);
        Assert.Equal(0, cloud.Cloud.DropletCount);
    }

    [Fact]
    public async Task Path_Unknown_Is404InTheApisForm()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var answer = await cloud.GetAsync("/v2/teapots");
        Assert.Equal(HttpStatusCode.NotFound, answer.Status);
        Assert.Equal(("not_found", "The resource you requested could not be found."), ((string?)answer.Json!["id"], answer.Message));
    }

    [Fact]
    public async Task Requests_Logged_HoldOperationsAndNoSecrets()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var id = await cloud.CreateAsync("logged", ""","user_data":"#!/bin/sh\necho hush-hush" """);
        await cloud.DeleteAsync($"/v2/droplets/{id}");
        Assert.Equal(1, cloud.Cloud.Requests.Count("POST /v2/droplets"));
        Assert.Equal(1, cloud.Cloud.Requests.Count("DELETE /v2/droplets/{droplet_id}"));
        var log = string.Join('\n', cloud.Cloud.Requests.Entries);
        Assert.Contains($"/v2/droplets/{id}", log, StringComparison.Ordinal);
        Assert.DoesNotContain(cloud.Cloud.Token, log, StringComparison.Ordinal);
        Assert.DoesNotContain("hush-hush", log, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Start_OnATakenPort_SaysSo()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var error = await Assert.ThrowsAsync<Spinup.Sdk.SpinupException>(() => CloudFixture.StartAsync(o => o.Port = cloud.Cloud.ApiUrl.Port));
        Assert.Contains($"127.0.0.1:{cloud.Cloud.ApiUrl.Port}", error.Message, StringComparison.Ordinal);
    }
}
