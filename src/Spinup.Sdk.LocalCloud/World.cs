using Microsoft.Extensions.Logging;
using Spinup.Sdk.LocalCloud.Accounts;
using Spinup.Sdk.LocalCloud.Droplets;
using Spinup.Sdk.LocalCloud.Hosts;

namespace Spinup.Sdk.LocalCloud;

/// <summary>The state behind the wire: accounts, clock, faults, what droplets are. One gate guards all of it.</summary>
/// <remarks>Requests hold the gate for microseconds and never wait inside; what takes time runs on the host and comes back through the gate.</remarks>
internal sealed class World : IAsyncDisposable
{
    private readonly Dictionary<string, Account> accounts = new(StringComparer.Ordinal);
    private readonly HashSet<string> revoked = new(StringComparer.Ordinal);
    private readonly TimeProvider clock;

    public World(LocalCloudOptions options, IDropletHost host, ILogger logger)
    {
        Options = options;
        Host = host;
        clock = options.TimeProvider;
        Ids = new Ids(options.Seed);
        Faults.Seed(options.Seed);
        Schedule = new Schedule(Gate, clock);
        HostWork = new HostWork(this, logger);
        host.PoweredOff += HostWork.OnPoweredOff;
    }

    public Lock Gate { get; } = new();

    public LocalCloudOptions Options { get; }

    public LocalCloudFaults Faults => Options.Faults;

    public IDropletHost Host { get; }

    public HostWork HostWork { get; }

    public Ids Ids { get; }

    public Schedule Schedule { get; }

    public DateTimeOffset Now => clock.GetUtcNow();

    public IEnumerable<Account> Accounts => accounts.Values;

    /// <summary>Gets every droplet by id, whoever's it is.</summary>
    public Dictionary<long, DropletState> DropletsById { get; } = [];

    /// <summary>Gets the account of a token, opened at its first use; <see langword="null"/> for a revoked one.</summary>
    public Account? AccountOf(string token)
    {
        if (revoked.Contains(token))
        {
            return null;
        }

        if (FindAccount(token) is not { } account)
        {
            accounts.Add(token, account = new Account(this, accounts.Count + 1));
        }

        return account;
    }

    /// <summary>Finds what a token owns, also a revoked one.</summary>
    public Account? FindAccount(string token) => accounts.GetValueOrDefault(token);

    public void Revoke(string token) => revoked.Add(token);

    public async ValueTask DisposeAsync()
    {
        Host.PoweredOff -= HostWork.OnPoweredOff;
        Schedule.Dispose();
        await Host.DisposeAsync();
    }
}
