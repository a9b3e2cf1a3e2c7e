using Spinup.Sdk;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.LocalCloud;

namespace Spinup.Tests.Sdk.Droplets;

/// <summary>What is wrong with a wish is said before it costs money, in words that help.</summary>
public sealed class BadInputTests
{
    public static TheoryData<string, EphemeralDropletSpec, string> Wrong { get; } = new()
    {
        { "no label", CloudFixture.Spec with { Label = "" }, "Label" },
        { "label with capitals", CloudFixture.Spec with { Label = "Task" }, "Label" },
        { "label too long", CloudFixture.Spec with { Label = new('a', 21) }, "Label" },
        { "label with a dash at its end", CloudFixture.Spec with { Label = "a-" }, "Label" },
        { "no lifetime", CloudFixture.Spec with { MaxLifetime = TimeSpan.Zero }, "MaxLifetime" },
        { "negative lifetime", CloudFixture.Spec with { MaxLifetime = TimeSpan.FromMinutes(-5) }, "MaxLifetime" },
        { "infinite lifetime", CloudFixture.Spec with { MaxLifetime = Timeout.InfiniteTimeSpan }, "MaxLifetime" },
        { "endless lifetime", CloudFixture.Spec with { MaxLifetime = TimeSpan.MaxValue }, "MaxLifetime" },
        { "31 days", CloudFixture.Spec with { MaxLifetime = TimeSpan.FromDays(31) }, "MaxLifetime" },
        { "no time to become ready", CloudFixture.Spec with { ReadyTimeout = TimeSpan.Zero }, "ReadyTimeout" },
        { "no size", CloudFixture.Spec with { Size = "" }, "Size" },
        { "size that is no slug", CloudFixture.Spec with { Size = "1 GB" }, "Size" },
        { "no region", CloudFixture.Spec with { Region = " " }, "Region" },
        { "no image", CloudFixture.Spec with { Image = default }, "Image" },
        { "user like an option", CloudFixture.Spec with { User = "-oProxyCommand=x" }, "User" },
        { "user with a space", CloudFixture.Spec with { User = "a b" }, "User" },
        { "port 0", CloudFixture.Spec with { SshPort = 0 }, "SshPort" },
        { "port 65536", CloudFixture.Spec with { SshPort = 65536 }, "SshPort" },
        { "tag with a space", CloudFixture.Spec with { Tags = ["a b"] }, "Tags" },
        { "VPC that is no UUID", CloudFixture.Spec with { VpcUuid = "default" }, "VpcUuid" },
        { "identity that is not there", CloudFixture.Spec with { IdentityFile = "/no/such/key", SshKeys = [1] }, "IdentityFile" },
        { "identity without its key", CloudFixture.Spec with { IdentityFile = typeof(BadInputTests).Assembly.Location }, "SshKeys" },
        { "host key that is none", CloudFixture.Spec with { HostKeys = ["nonsense"] }, "HostKeys" },
        { "no check", CloudFixture.Spec with { Ready = null! }, "Ready" },
        { "user_data of 64 KiB, without ours", CloudFixture.Spec with { UserData = "#!/bin/sh\n" + new string('x', (64 * 1024) - 10) }, "UserData" },
        { "user_data whose bytes are too many, not its letters", CloudFixture.Spec with { UserData = "#!/bin/sh\n" + new string('\u00fc', 40_000) }, "UserData" },
        { "user_data with host keys, but none to expect", CloudFixture.Spec with { UserData = "#cloud-config\nssh_keys: {rsa_private: x}\n" }, "UserData" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public async Task Create_WithAWrongSpec_ThrowsBeforeAnyRequest(string name, EphemeralDropletSpec spec, string member)
    {
        await using var fixture = await CloudFixture.StartAsync();
        var failure = await Assert.ThrowsAnyAsync<ArgumentException>(() => fixture.Droplets.CreateAsync(spec));
        Assert.True(failure.ParamName == member, $"{name}: {failure.ParamName}, {failure.Message}");
        Assert.Equal(0, fixture.Cloud.Requests.Total);
    }

    [Fact]
    public async Task Create_WithoutASpec_Throws()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await Assert.ThrowsAsync<ArgumentNullException>(() => fixture.Droplets.CreateAsync(null!));
    }

    [Theory]
    [InlineData("s-1vcpu-1g", "nyc3", "ubuntu-24-04-x64", "s-1vcpu-1gb")]
    [InlineData("s-1vcpu-1gb", "nyc9", "ubuntu-24-04-x64", "nyc3")]
    [InlineData("s-1vcpu-1gb", "nyc3", "ubuntu-99", null)]
    public async Task Create_WithWhatTheApiDoesNotKnow_GivesItsWordsAndAHint(string size, string region, string image, string? hint)
    {
        await using var fixture = await CloudFixture.StartAsync();
        var failure = await Assert.ThrowsAsync<DigitalOceanApiException>(() => fixture.Droplets.CreateAsync(CloudFixture.Spec with { Size = size, Region = region, Image = image }));
        Assert.NotNull(failure.ApiMessage);
        Assert.Contains(failure.ApiMessage.TrimEnd('.'), failure.Message, StringComparison.Ordinal);
        Assert.NotNull(failure.RequestId);
        Assert.Contains(failure.RequestId, failure.Message, StringComparison.Ordinal);
        Assert.Contains(hint ?? "", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_WithARevokedToken_IsUnauthorizedBeforeAnythingIsMade()
    {
        await using var fixture = await CloudFixture.StartAsync();
        fixture.Cloud.Revoke(fixture.Cloud.Token);
        var failure = await Assert.ThrowsAsync<DigitalOceanApiException>(() => fixture.Droplets.CreateAsync(CloudFixture.Spec));
        Assert.Equal(DigitalOceanErrorKind.Unauthorized, failure.Kind);
        Assert.Equal(0, fixture.Cloud.Requests.Count("POST /v2/droplets"));
    }

    [Fact]
    public async Task Create_OverTheAccountsLimit_SaysSo()
    {
        await using var fixture = await CloudFixture.StartAsync(cloud: o => o.DropletLimit = 1);
        await using var first = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        var failure = await Assert.ThrowsAsync<DigitalOceanApiException>(() => fixture.Droplets.CreateAsync(CloudFixture.Spec));
        Assert.Equal(DigitalOceanErrorKind.QuotaExceeded, failure.Kind);
        Assert.Equal(1, fixture.Cloud.DropletCount);
    }

    [Fact]
    public async Task Create_WhatShellsNeedIsMissing_IsSaidBeforeAnyRequest()
    {
        await using var fixture = await CloudFixture.StartAsync();
        fixture.Shells.Missing = "There is no 'ssh'.";

        var failure = await Assert.ThrowsAsync<SpinupException>(() => fixture.Droplets.CreateAsync(CloudFixture.Spec));

        Assert.Equal("There is no 'ssh'.", failure.Message);
        Assert.Equal(0, fixture.Cloud.Requests.Total);
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec with { Ready = Until.Active });
        Assert.Equal(1, fixture.Cloud.DropletCount);
    }
}
