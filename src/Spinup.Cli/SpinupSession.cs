using Microsoft.Extensions.DependencyInjection;
using Spinup.Cli.CommandLine;
using Spinup.Sdk;
using Spinup.Sdk.Hosting;
using Spinup.Sdk.LocalCloud.Shells;
using Spinup.Sdk.Remote;

namespace Spinup.Cli;

/// <summary>The SDK, set up for one account of one cloud; a LocalCloud at a loopback address is recognised.</summary>
internal sealed class SpinupSession : IAsyncDisposable
{
    // For what is still to be put away when all droplets are gone: the key in the account, the connection.
    private static readonly TimeSpan PuttingAway = TimeSpan.FromSeconds(10);

    // For the same when a destroy could not be confirmed: the user has waited for it as long as they wanted to.
    private static readonly TimeSpan PuttingAwayInHaste = TimeSpan.FromMilliseconds(500);

    private readonly DropletWish? wish;
    private bool inHaste;

    private SpinupSession(SpinupClient client, DropletWish? wish = null) => (Client, this.wish) = (client, wish);

    public SpinupClient Client { get; }

    /// <summary>Sets up the API alone: for commands that run nothing on a droplet. No request.</summary>
    public static SpinupSession Open(SpinupConnection connection, TimeSpan? destroyTimeout = null) => new(SpinupClient.Create(OptionsOf(connection, destroyTimeout)));

    /// <summary>Sets up the API and shells. One request, to an address of this machine only.</summary>
    /// <exception cref="CommandException">It is a LocalCloud on which nothing can run, or one without the SSH servers that are needed.</exception>
    public static async Task<SpinupSession> OpenForCommandsAsync(SpinupConnection connection, DropletWish wish, CancellationToken cancellationToken, bool needsSsh = false)
    {
        var options = OptionsOf(connection, wish.DestroyTimeout);
        options.Watchdog.Enabled = wish.Watchdog;
        options.Watchdog.ToolPath = OwnProgram;
        options.LedgerPath = wish.LedgerPath;
        options.SpendCap = wish.MaxCostUsd is { } most ? new() { PerRunUsd = most } : null;
        var local = await LocalCloudProbe.FindAsync(connection.ApiUrl, cancellationToken);
        if (local is { CanRun: false })
        {
            throw new CommandException($"nothing can run on the droplets of this LocalCloud: its host is '{local.Host}'; start it with 'spinup cloud --host process'");
        }

        if (needsSsh && local is { HasSsh: false })
        {
            throw new CommandException("the droplets of this LocalCloud have no SSH servers: start it with sshd installed and without --no-sshd; 'spinup run' needs none");
        }

        var client = SpinupClient.Create(options, spinup =>
        {
            if (local is not null)
            {
                UseLocalShells(spinup, connection, wish);
            }
        });
        return new(client, wish);
    }

    /// <summary>Finds whom to log in as and at which port: what was asked for by name, else what a LocalCloud says, else the defaults.</summary>
    public async Task<(string User, int Port)> FindLoginAsync(long dropletId, string address, CancellationToken cancellationToken)
    {
        var spec = (wish ?? throw new InvalidOperationException("This session was opened without shells.")).Spec;
        var endpoint = new RemoteEndpoint { Host = address, Port = spec.SshPort, User = spec.User, ExpectedHostKeys = [], DropletId = dropletId };
        if (Client.Services.GetRequiredService<IRemoteShellFactory>() is LocalCloudShellFactory local)
        {
            var found = await local.FindSshAsync(endpoint, cancellationToken)
                ?? throw new CommandException($"droplet {dropletId} of this LocalCloud has no SSH server");
            endpoint = WithWished(found, wish);
        }

        return (endpoint.User, endpoint.Port);
    }

    /// <summary>Says that the API does not do what it is asked: the end waits no longer for it.</summary>
    public void EndInHaste() => inHaste = true;

    public async ValueTask DisposeAsync()
    {
        try
        {
            await Client.DisposeAsync().AsTask().WaitAsync(inHaste ? PuttingAwayInHaste : PuttingAway);
        }
        catch (TimeoutException)
        {
            // Everything that costs money was dealt with before, or said to be left; the process ends now, and its connections with it.
        }
    }

    // The watchdog is this very program; run by dotnet, it is the assembly.
    private static string? OwnProgram => Path.GetFileNameWithoutExtension(Environment.ProcessPath) == "dotnet"
        ? Path.Combine(AppContext.BaseDirectory, "spinup.dll")
        : Environment.ProcessPath;

    private static SpinupOptions OptionsOf(SpinupConnection connection, TimeSpan? destroyTimeout)
    {
        // Signals are ours to take: a run ends with its own exit code, and a second one must not end it early.
        var options = new SpinupOptions { ApiUrl = connection.ApiUrl, Token = connection.Token };
        options.DestroyTimeout = destroyTimeout ?? options.DestroyTimeout;
        return options;
    }

    private static void UseLocalShells(ISpinupBuilder spinup, SpinupConnection connection, DropletWish wish)
    {
        var openSsh = spinup.Services.Last(service => service.ServiceType == typeof(IRemoteShellFactory));
        spinup.Services.AddSingleton<IRemoteShellFactory>(services => new LocalCloudShellFactory(
            new AsGiven((IRemoteShellFactory)(openSsh.ImplementationFactory?.Invoke(services) ?? ActivatorUtilities.CreateInstance(services, openSsh.ImplementationType!)), wish),
            connection.ApiUrl,
            _ => new(connection.Token)));
    }

    private static RemoteEndpoint WithWished(RemoteEndpoint endpoint, DropletWish wish) => endpoint with
    {
        Port = wish.SshPortGiven ? wish.Spec.SshPort : endpoint.Port,
        User = wish.UserGiven ? wish.Spec.User : endpoint.User,
    };

    /// <summary>Lets a port or user that was asked for by name win over what the LocalCloud says.</summary>
    private sealed class AsGiven(IRemoteShellFactory inner, DropletWish wish) : IRemoteShellFactory, IAsyncDisposable
    {
        public string? PublicKey => inner.PublicKey;

        public ValueTask EnsureAvailableAsync(CancellationToken cancellationToken = default) => inner.EnsureAvailableAsync(cancellationToken);

        public Task<IRemoteShell> ConnectAsync(RemoteEndpoint endpoint, CancellationToken cancellationToken = default) =>
            inner.ConnectAsync(WithWished(endpoint, wish), cancellationToken);

        public async ValueTask DisposeAsync()
        {
            if (inner is IAsyncDisposable disposable)
            {
                await disposable.DisposeAsync();
            }
            else
            {
                (inner as IDisposable)?.Dispose();
            }
        }
    }
}
