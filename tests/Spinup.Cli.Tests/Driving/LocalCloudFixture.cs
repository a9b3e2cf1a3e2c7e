using Spinup.Sdk.LocalCloud;

namespace Spinup.Tests.Cli.Driving;

/// <summary>A LocalCloud in the test's process, so that its requests can be read; <c>spinup</c> comes from a process of its own.</summary>
public sealed class LocalCloudFixture : IAsyncLifetime
{
    private LocalCloud? cloud;

    public LocalCloud Cloud => cloud ?? throw new InvalidOperationException("not started");

    public async Task InitializeAsync() => cloud = await LocalCloud.StartAsync(new LocalCloudOptions
    {
        Host = LocalCloudHost.Process,
        UseSshServers = false,
        BootTime = TimeSpan.FromMilliseconds(200),
    });

    public async Task DisposeAsync()
    {
        var left = (Cloud.DropletCount, Cloud.KeyCount);
        await Cloud.DisposeAsync();
        Assert.Equal((0, 0), left);
    }
}

/// <summary>One test's account on a cloud.</summary>
internal sealed class CliAccount(Uri apiUrl)
{
    public CliAccount(LocalCloud cloud)
        : this(cloud.ApiUrl)
    {
    }

    public string Token { get; } = "dop_v1_" + Guid.NewGuid().ToString("N");

    public Dictionary<string, string> Environment => new() { ["SPINUP_API_URL"] = apiUrl.ToString(), ["DIGITALOCEAN_TOKEN"] = Token };

    public SpinupProcess Start(params string[] arguments) => SpinupProcess.Start(arguments, Environment);

    /// <summary>Runs <c>spinup</c> to its end with an empty standard input.</summary>
    public Task<SpinupResult> RunAsync(params string[] arguments) => RunWithInputAsync(default, arguments);

    public async Task<SpinupResult> RunWithInputAsync(ReadOnlyMemory<byte> input, params string[] arguments)
    {
        await using var spinup = Start(arguments);
        await spinup.GiveAsync(input);
        return await spinup.WaitAsync();
    }

    /// <summary>Talks to the API as any client would.</summary>
    public CloudApi Api() => new(apiUrl, Token);
}
