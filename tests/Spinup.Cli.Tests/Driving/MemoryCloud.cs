using Spinup.Sdk.LocalCloud;

namespace Spinup.Tests.Cli.Driving;

/// <summary>A LocalCloud of one test's own, without shells, for what needs only the API; proves at the end that it is empty.</summary>
internal sealed class MemoryCloud : IAsyncDisposable
{
    private MemoryCloud(LocalCloud cloud)
    {
        Cloud = cloud;
        Account = new(cloud);
        Api = Account.Api();
    }

    public LocalCloud Cloud { get; }

    public CliAccount Account { get; }

    public CloudApi Api { get; }

    /// <summary>Gets the true names of the droplets that exist, in order.</summary>
    public IEnumerable<string> DropletNames => Cloud.Account(Account.Token).Droplets.Select(droplet => droplet.Name).Order();

    /// <summary>Gets the true names of the keys that exist, in order.</summary>
    public IEnumerable<string> KeyNames => Cloud.Account(Account.Token).Keys.Select(key => key.Name).Order();

    public static async Task<MemoryCloud> StartAsync() => new(await LocalCloud.StartAsync(new LocalCloudOptions { Host = LocalCloudHost.Memory }));

    /// <summary>Waits until an operation was asked for.</summary>
    public async Task UntilAskedAsync(string operation)
    {
        var deadline = DateTime.UtcNow.AddSeconds(60);
        while (Cloud.Requests.Count(operation) == 0)
        {
            Assert.True(DateTime.UtcNow < deadline, $"nobody sent {operation} in 60 s");
            await Task.Delay(20);
        }
    }

    public async ValueTask DisposeAsync()
    {
        Cloud.Faults.Clear();
        var left = Cloud.Account(Account.Token);
        foreach (var droplet in left.Droplets)
        {
            await Api.DeleteAsync(droplet.Id);
        }

        foreach (var key in left.Keys)
        {
            await Api.DeleteKeyAsync(key.Id);
        }

        var counts = (Cloud.DropletCount, Cloud.KeyCount);
        Api.Dispose();
        await Cloud.DisposeAsync();
        Assert.Equal((0, 0), counts);
    }
}
