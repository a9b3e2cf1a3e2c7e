using System.Net;

namespace Spinup.Tests.Sdk.LocalCloud;

public sealed class KeyTests
{
    // Made with ssh-keygen; the fingerprint is what `ssh-keygen -l -E md5` says of it.
    private const string Known = "ssh-ed25519 AAAAC3NzaC1lZDI1NTE5AAAAIP5bTP3B0H9KXHB9dL+KMrI/4B0bDgaN6Ylmeo+zrK4W";
    private const string KnownMd5 = "26:5b:ae:27:dd:b0:85:a2:b5:1f:b9:ce:bd:a3:e3:a1";

    [Fact]
    public async Task Fingerprint_OfAKey_IsTheMd5OpenSshShows()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var key = (await cloud.PostAsync("/v2/account/keys", $$"""{"name":"laptop","public_key":"{{Known}} me@home"}""")).Json!["ssh_key"]!;
        Assert.Equal(KnownMd5, (string?)key["fingerprint"]);
        Assert.Equal("laptop", (string?)(await cloud.GetAsync($"/v2/account/keys/{KnownMd5}")).Json!["ssh_key"]!["name"]);
    }

    [Fact]
    public async Task Create_OfTheSameKeyWithAnotherComment_Is422()
    {
        await using var cloud = await CloudFixture.StartAsync();
        await cloud.PostAsync("/v2/account/keys", $$"""{"name":"one","public_key":"{{Known}}"}""");
        var again = await cloud.PostAsync("/v2/account/keys", $$"""{"name":"two","public_key":"{{Known}} other"}""");
        Assert.Equal((HttpStatusCode.UnprocessableEntity, "SSH Key is already in use on your account"), (again.Status, again.Message));
        Assert.Equal(1, cloud.Cloud.KeyCount);
    }

    [Theory]
    [InlineData("ssh-ed25519")]
    [InlineData("ssh-ed25519 not*base64")]
    [InlineData("ssh-ed25519 AAAA")]
    [InlineData("-----BEGIN OPENSSH PRIVATE KEY-----")]
    public async Task Create_OfNoKey_Is422(string publicKey)
    {
        await using var cloud = await CloudFixture.StartAsync();
        var answer = await cloud.PostAsync("/v2/account/keys", $$"""{"name":"bad","public_key":"{{publicKey}}"}""");
        Assert.Equal(HttpStatusCode.UnprocessableEntity, answer.Status);
        Assert.Equal(0, cloud.Cloud.KeyCount);
    }

    [Fact]
    public async Task Create_OfADropletWithAnUnknownKey_Is422AndNamesIt()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var answer = await cloud.PostAsync("/v2/droplets", """{"name":"a","region":"nyc3","size":"s-1vcpu-1gb","image":"ubuntu-24-04-x64","ssh_keys":[17]}""");
        Assert.Equal("17 are invalid key identifiers for Droplet creation.", answer.Message);
        Assert.Equal(0, cloud.Cloud.DropletCount);
    }
}
