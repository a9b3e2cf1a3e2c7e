using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk;
using Spinup.Sdk.Api;
using Spinup.Sdk.LocalCloud;

namespace Spinup.Tests.Sdk.LocalCloud.Contract;

/// <summary>A LocalCloud and the SDK's own client; between the two, a validating proxy when the environment names one.</summary>
/// <remarks>
/// <c>SPINUP_CONTRACT_PORT</c>: the port the cloud must listen on, which the proxy sends to. <c>SPINUP_CONTRACT_PROXY</c>: the
/// proxy's address. <c>tests/prism/run</c> sets both; without them the client talks to the cloud directly.
/// </remarks>
internal sealed class ContractCloud : IAsyncDisposable
{
    private readonly List<SpinupClient> clients = [];
    private readonly Uri apiUrl;

    private ContractCloud(Spinup.Sdk.LocalCloud.LocalCloud cloud)
    {
        Cloud = cloud;
        apiUrl = Environment.GetEnvironmentVariable("SPINUP_CONTRACT_PROXY") is { Length: > 0 } proxy ? new Uri(proxy) : cloud.ApiUrl;
        Api = Client(cloud.Token);
        Direct = Client(cloud.Token, cloud.ApiUrl);
    }

    public Spinup.Sdk.LocalCloud.LocalCloud Cloud { get; }

    /// <summary>Gets the client of the default account.</summary>
    public IDigitalOceanClient Api { get; }

    /// <summary>Gets the same account's client past the proxy, for what the description itself has wrong.</summary>
    public IDigitalOceanClient Direct { get; }

    public static async Task<ContractCloud> StartAsync()
    {
        var port = Environment.GetEnvironmentVariable("SPINUP_CONTRACT_PORT");
        var options = new LocalCloudOptions { Port = string.IsNullOrEmpty(port) ? 0 : int.Parse(port, CultureInfo.InvariantCulture) };
        return new ContractCloud(await Spinup.Sdk.LocalCloud.LocalCloud.StartAsync(options));
    }

    /// <summary>Makes a client of another account.</summary>
    public IDigitalOceanClient Client(string token) => Client(token, apiUrl);

    public async ValueTask DisposeAsync()
    {
        foreach (var client in clients)
        {
            await client.DisposeAsync();
        }

        await Cloud.DisposeAsync();
    }

    private IDigitalOceanClient Client(string token, Uri address)
    {
        var client = SpinupClient.Create(new SpinupOptions { ApiUrl = address, Token = token, MaxRetries = 0 });
        clients.Add(client);
        return client.Api;
    }
}
