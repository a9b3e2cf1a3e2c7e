using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Api;

public sealed class ClientRegistrationTests
{
    [Fact]
    public async Task Container_GivesClient_ThatSpeaksToTheApiUrl()
    {
        await using var stub = await StubApi.StartAsync();
        stub.Answer = _ => new StubAnswer(200, """{"droplet":{"id":3000000001,"name":"a","tags":null,"networks":null,"status":"odd"}}""");
        await using var provider = new ServiceCollection()
            .AddSpinup(o => (o.Token, o.ApiUrl) = ("dop_v1_test", new Uri(stub.Url, "base")))
            .Services.BuildServiceProvider();

        var droplet = (await provider.GetRequiredService<IDigitalOceanClient>().Droplets.GetAsync(3_000_000_001)).Droplet;

        Assert.Equal(3_000_000_001, droplet.Id);
        Assert.Empty(droplet.Tags);
        Assert.Empty(droplet.Networks.V4);
        Assert.Equal(DropletStatus.From("odd"), droplet.Status);
        var request = Assert.Single(stub.Requests);
        Assert.Equal("GET /base/v2/droplets/3000000001", request.Method + " " + request.Target);
        Assert.Equal("Bearer dop_v1_test", request.Headers["Authorization"]);
    }
}
