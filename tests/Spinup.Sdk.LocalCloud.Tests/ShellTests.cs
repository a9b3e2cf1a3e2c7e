using System.Net;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Spinup.Sdk;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.LocalCloud.Shells;
using Spinup.Sdk.Remote;

namespace Spinup.Tests.Sdk.LocalCloud;

public sealed class ShellTests
{
    [Fact]
    public async Task UseLocalCloud_WithARunningOne_PointsTheClientAtIt()
    {
        await using var cloud = await Spinup.Sdk.LocalCloud.LocalCloud.StartAsync();
        var services = new ServiceCollection();
        services.AddSpinup(o => o.Token = "to-be-replaced").UseLocalCloud(cloud);
        await using var provider = services.BuildServiceProvider();
        var api = provider.GetRequiredService<IDigitalOceanClient>();
        var droplet = (await api.Droplets.CreateAsync(new CreateDropletRequest { Name = "a", Size = "s-1vcpu-1gb", Image = "debian-12-x64" })).Droplet;
        Assert.Equal(droplet.Id, Assert.Single(cloud.Account().Droplets).Id);
        await api.Droplets.DeleteAsync(droplet.Id);
        Assert.Equal(0, cloud.DropletCount);
    }

    [Fact]
    public async Task UseLocalCloud_WithOptions_StartsOneThatEndsWithTheProvider()
    {
        var services = new ServiceCollection();
        services.AddSpinup().UseLocalCloud(o => o.DropletLimit = 3);
        Uri address;
        await using (var provider = services.BuildServiceProvider())
        {
            address = provider.GetRequiredService<IOptions<SpinupOptions>>().Value.ApiUrl;
            Assert.Equal(3, (await provider.GetRequiredService<IDigitalOceanClient>().Account.GetAsync()).Account.DropletLimit);
            Assert.NotNull(await LocalCloudProbe.FindAsync(address));
        }

        Assert.Null(await LocalCloudProbe.FindAsync(address));
    }

    [Fact]
    public async Task UseLocalCloud_WithNames_GivesEachAnAccountOfItsOwn()
    {
        await using var cloud = await Spinup.Sdk.LocalCloud.LocalCloud.StartAsync();
        var services = new ServiceCollection();
        services.AddSpinup("blue").UseLocalCloud(cloud);
        services.AddSpinup("green").UseLocalCloud(cloud);
        await using var provider = services.BuildServiceProvider();
        var blue = (await provider.GetRequiredKeyedService<IDigitalOceanClient>("blue").Account.GetAsync()).Account;
        var green = (await provider.GetRequiredKeyedService<IDigitalOceanClient>("green").Account.GetAsync()).Account;
        Assert.NotEqual(blue.Uuid, green.Uuid);
        Assert.IsType<LocalCloudShellFactory>(provider.GetRequiredKeyedService<IRemoteShellFactory>("blue"));
    }

    [Fact]
    public async Task Shell_OnTheMemoryHost_OpensAndRefusesEveryUseWithWhatToDo()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var id = await cloud.CreateAsync();
        var factory = Factory(cloud, cloud.Token!);
        await using var shell = await factory.ConnectAsync(Endpoint(id));
        var error = await Assert.ThrowsAsync<SpinupException>(() => shell.RunAsync("true"));
        Assert.Contains("--host process", error.Message, StringComparison.Ordinal);
        Assert.Equal(error.Message, (await Assert.ThrowsAsync<SpinupException>(() => shell.StartDetachedAsync("true"))).Message);
        Assert.Equal(error.Message, Assert.Throws<SpinupException>(() => shell.AttachDetached("0123456789abcdef0123")).Message);
        await Assert.ThrowsAsync<SpinupException>(() => shell.UploadAsync("/tmp", "there"));
        await Assert.ThrowsAsync<SpinupException>(() => shell.DownloadAsync("there", "/tmp"));
        await Assert.ThrowsAsync<SpinupException>(() => shell.ForwardAsync(80));
    }

    [Fact]
    public async Task Connect_ToWhatIsNotThereOrNotOurs_IsARefusalToTryAgainOn()
    {
        await using var cloud = await CloudFixture.StartAsync(o => o.BootTime = TimeSpan.FromHours(1));
        var booting = await cloud.CreateAsync();
        await Assert.ThrowsAsync<RemoteConnectionException>(() => Factory(cloud, cloud.Token!).ConnectAsync(Endpoint(booting)));
        await Assert.ThrowsAsync<RemoteConnectionException>(() => Factory(cloud, cloud.Token!).ConnectAsync(Endpoint(1)));
        await Assert.ThrowsAsync<RemoteConnectionException>(() => Factory(cloud, "stranger").ConnectAsync(Endpoint(booting)));
    }

    [Fact]
    public async Task Probe_OfALocalCloud_SaysWhatItIs()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var found = await LocalCloudProbe.FindAsync(cloud.Cloud.ApiUrl);
        Assert.Equal(("memory", false), (found!.Host, found.CanRun));
        Assert.NotEmpty(found.Notices);
        Assert.Empty(cloud.Cloud.Requests.Entries);
    }

    [Theory]
    [InlineData("https://api.digitalocean.com/")]
    [InlineData("http://192.0.2.1:80/")]
    public async Task Probe_OfAnAddressThatIsNotLoopback_AsksNobody(string address) =>
        Assert.Null(await LocalCloudProbe.FindAsync(new Uri(address)));

    [Fact]
    public async Task Access_WithoutTheOwnersToken_IsRefused()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var id = await cloud.CreateAsync();
        Assert.Equal(HttpStatusCode.OK, (await cloud.GetAsync($"/_localcloud/droplets/{id}")).Status);
        cloud.Token = null;
        Assert.Equal(HttpStatusCode.Unauthorized, (await cloud.GetAsync($"/_localcloud/droplets/{id}")).Status);
        cloud.Token = "stranger";
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.GetAsync($"/_localcloud/droplets/{id}")).Status);
    }

    private static RemoteEndpoint Endpoint(long id) => new() { Host = "198.18.1.1", ExpectedHostKeys = [], DropletId = id };

    private static LocalCloudShellFactory Factory(CloudFixture cloud, string token) => new(new NoSsh(), cloud.Cloud.ApiUrl, _ => new ValueTask<string>(token));

    private sealed class NoSsh : IRemoteShellFactory
    {
        public string? PublicKey => null;

        public Task<IRemoteShell> ConnectAsync(RemoteEndpoint endpoint, CancellationToken cancellationToken = default) =>
            throw new InvalidOperationException("No droplet of this test has an SSH server.");
    }
}
