using System.Globalization;
using System.Net;
using System.Net.Http.Headers;
using System.Text.Json;
using Spinup.Sdk.LocalCloud.Hosts;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.LocalCloud.Shells;

/// <summary>Opens shells on a LocalCloud's droplets: over SSH where they have a server, as local processes where they have none.</summary>
/// <param name="openSsh">Opens the ones over SSH.</param>
/// <param name="apiUrl">Where the LocalCloud is; it may be another process of this machine.</param>
/// <param name="token">Gives the token that owns the droplets.</param>
public sealed class LocalCloudShellFactory(IRemoteShellFactory openSsh, Uri apiUrl, Func<CancellationToken, ValueTask<string>> token) : IRemoteShellFactory
{
    /// <inheritdoc/>
    public string? PublicKey => openSsh.PublicKey;

    /// <inheritdoc/>
    /// <remarks>One request beside the API, which counts against no limit. Only a cloud whose droplets have SSH servers needs a client for them.</remarks>
    public async ValueTask EnsureAvailableAsync(CancellationToken cancellationToken = default)
    {
        if (await LocalCloudProbe.FindAsync(apiUrl, cancellationToken) is { HasSsh: true })
        {
            await openSsh.EnsureAvailableAsync(cancellationToken);
        }
    }

    /// <inheritdoc/>
    /// <remarks>One request beside the API, which counts against no limit.</remarks>
    public async ValueTask<IPEndPoint?> FindPortAsync(RemoteEndpoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        try
        {
            var access = await AskAsync(endpoint, cancellationToken);
            return access.SshPort is { } port && IPAddress.TryParse(endpoint.Host, out var address) ? new IPEndPoint(address, port) : null;
        }
        catch (RemoteConnectionException)
        {
            // Not known yet: connecting says so too, and quickly.
            return null;
        }
    }

    /// <summary>Finds how a droplet's SSH server is reached. One request beside the API, which counts against no limit.</summary>
    /// <param name="endpoint">The droplet, by its id and address.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <returns>The endpoint with the port and the user that are right there; <see langword="null"/> when the droplet has no SSH server.</returns>
    /// <exception cref="RemoteConnectionException">The droplet does not answer yet, or the LocalCloud cannot be reached.</exception>
    public async Task<RemoteEndpoint?> FindSshAsync(RemoteEndpoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var access = await AskAsync(endpoint, cancellationToken);
        return access.SshPort is { } port ? endpoint with { Port = port, User = access.User } : null;
    }

    /// <inheritdoc/>
    /// <remarks>One request beside the API, which counts against no limit. On the Memory host the shell opens and every use of it fails with what to do.</remarks>
    public async Task<IRemoteShell> ConnectAsync(RemoteEndpoint endpoint, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(endpoint);
        var access = await AskAsync(endpoint, cancellationToken);
        if (access.SshPort is { } port)
        {
            return await openSsh.ConnectAsync(endpoint with { Port = port, User = access.User }, cancellationToken);
        }

        return access.Root.Length == 0 ? new MemoryShell() : DropletHosts.OpenLocalShell(access);
    }

    private async Task<HostAccess> AskAsync(RemoteEndpoint endpoint, CancellationToken cancellationToken)
    {
        var address = new Uri(apiUrl, "/_localcloud/droplets/" + endpoint.DropletId.ToString(CultureInfo.InvariantCulture));
        using var request = new HttpRequestMessage(HttpMethod.Get, address);
        request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", await token(cancellationToken));
        try
        {
            using var answer = await LoopbackHttp.Client.SendAsync(request, cancellationToken);
            if (answer.StatusCode != HttpStatusCode.OK)
            {
                throw new RemoteConnectionException($"Droplet {endpoint.DropletId} does not answer yet ({(int)answer.StatusCode} from LocalCloud).");
            }

            using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync(cancellationToken));
            var root = document.RootElement;
            return new HostAccess(
                root.GetProperty("ssh_port").ValueKind == JsonValueKind.Number ? root.GetProperty("ssh_port").GetInt32() : null,
                root.GetProperty("user").GetString() ?? endpoint.User,
                root.GetProperty("root").GetString() ?? "",
                root.GetProperty("home").GetString() ?? "");
        }
        catch (HttpRequestException error)
        {
            throw new RemoteConnectionException($"LocalCloud at {apiUrl} cannot be reached.", error);
        }
    }
}
