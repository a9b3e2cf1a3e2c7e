using System.Security.Cryptography;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Spinup.Sdk.LocalCloud.Accounts;
using Spinup.Sdk.LocalCloud.Droplets;
using Spinup.Sdk.LocalCloud.Hosts;
using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud;

/// <summary>A DigitalOcean on this machine: the real wire format over HTTP on loopback, with boot times, rate limits and faults.</summary>
/// <remarks>
/// Thread-safe. Any HTTP client can use it, with any token; each token is an account of its own. Nothing survives its end.
/// With <see cref="LocalCloudHost.Process"/>, commands run on this machine as this user.
/// </remarks>
public sealed class LocalCloud : IAsyncDisposable, IDisposable
{
    private readonly World world;
    private readonly CloudServer server;
    private Task? disposed;

    private LocalCloud(World world, CloudServer server, LocalCloudRequests requests, Uri apiUrl)
    {
        this.world = world;
        this.server = server;
        Requests = requests;
        ApiUrl = apiUrl;
        Token = TokenFor("");
    }

    /// <summary>Gets where the API is: <c>http://127.0.0.1:PORT/</c>.</summary>
    public Uri ApiUrl { get; }

    /// <summary>Gets a token of the default account. Any other works too, and is an account of its own.</summary>
    public string Token { get; }

    /// <summary>Gets what a droplet is.</summary>
    public LocalCloudHost Host => world.Options.Host;

    /// <summary>Gets what a person should be told at the start: that commands run on this machine, what is missing here.</summary>
    public IReadOnlyList<string> Notices => world.Host.Notices;

    /// <summary>Gets the faults; they may be changed while it runs.</summary>
    public LocalCloudFaults Faults => world.Faults;

    /// <summary>Gets what it was asked.</summary>
    public LocalCloudRequests Requests { get; }

    /// <summary>Gets how many droplets there are in all accounts, also those a fault hides.</summary>
    public int DropletCount
    {
        get
        {
            lock (world.Gate)
            {
                world.Schedule.Advance();
                return world.DropletsById.Count;
            }
        }
    }

    /// <summary>Gets how many SSH keys there are in all accounts.</summary>
    public int KeyCount
    {
        get
        {
            lock (world.Gate)
            {
                return world.Accounts.Sum(a => a.Keys.All.Count);
            }
        }
    }

    /// <summary>Gets how many volumes there are in all accounts.</summary>
    public int VolumeCount
    {
        get
        {
            lock (world.Gate)
            {
                return world.Accounts.Sum(a => a.Volumes.All.Count);
            }
        }
    }

    /// <summary>Starts one.</summary>
    /// <param name="options">How it behaves; the defaults when absent. Not to be changed afterwards, but for its faults.</param>
    /// <param name="cancellationToken">Ends the start; nothing is left behind.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="SpinupException">The port is taken.</exception>
    public static Task<LocalCloud> StartAsync(LocalCloudOptions? options = null, CancellationToken cancellationToken = default) =>
        StartAsync(options, NullLoggerFactory.Instance, cancellationToken);

    /// <summary>Starts one that logs what its host cannot do.</summary>
    /// <param name="options">How it behaves; the defaults when absent. Not to be changed afterwards, but for its faults.</param>
    /// <param name="loggers">Where it logs.</param>
    /// <param name="cancellationToken">Ends the start; nothing is left behind.</param>
    /// <exception cref="ArgumentException">An option is out of its range.</exception>
    /// <exception cref="SpinupException">The port is taken.</exception>
    public static async Task<LocalCloud> StartAsync(LocalCloudOptions? options, ILoggerFactory loggers, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(loggers);
        options ??= new LocalCloudOptions();
        options.Validate();
        var logger = loggers.CreateLogger<LocalCloud>();
        var world = new World(options, DropletHosts.Create(options, loggers), logger);
        var requests = new LocalCloudRequests();
        var server = new CloudServer(world, new Dispatcher(world, Operations.All(), requests, logger));
        try
        {
            return new LocalCloud(world, server, requests, await server.StartAsync(options.Port, cancellationToken));
        }
        catch
        {
            await server.DisposeAsync();
            await world.DisposeAsync();
            throw;
        }
    }

    /// <summary>Looks into an account.</summary>
    /// <param name="token">Its token; the default account's when absent.</param>
    /// <returns>What it owns now; everything is empty for a token that was never used.</returns>
    public LocalCloudAccount Account(string? token = null)
    {
        lock (world.Gate)
        {
            world.Schedule.Advance();
            var account = world.FindAccount(token ?? Token);
            return new LocalCloudAccount
            {
                Droplets = [.. account?.Droplets.All.Select(View) ?? []],
                Keys = [.. account?.Keys.All.Select(k => new LocalCloudKey(k.Id, k.Name, k.Fingerprint)) ?? []],
                Tags = [.. account?.Tags.All.Select(t => t.Name) ?? []],
                Images = [.. account?.Images.Own.Select(i => i.Name) ?? []],
                Volumes = [.. account?.Volumes.All.Select(v => new LocalCloudVolume(v.Id, v.Name, v.Region.Slug, v.SizeGib, v.Droplet?.Id, [.. v.Tags])) ?? []],
                VolumeSnapshots = [.. account?.Volumes.Snapshots.Select(s => s.Name) ?? []],
            };
        }
    }

    /// <summary>Makes a token for an account of its own; the same name gives the same token. Of the real ones' form, so that what checks the form takes it.</summary>
    /// <param name="account">Any name; empty for the default account.</param>
    public string TokenFor(string account)
    {
        ArgumentNullException.ThrowIfNull(account);
        return "dop_v1_" + Convert.ToHexStringLower(SHA256.HashData(Encoding.UTF8.GetBytes(FormattableString.Invariant($"localcloud {world.Options.Seed} {account}"))));
    }

    /// <summary>Revokes a token: from now on its requests are refused with 401. What it owns stays.</summary>
    /// <param name="token">The token.</param>
    public void Revoke(string token)
    {
        ArgumentNullException.ThrowIfNull(token);
        lock (world.Gate)
        {
            world.Revoke(token);
        }
    }

    /// <summary>Makes a droplet vanish, as one that its owner deleted elsewhere.</summary>
    /// <param name="dropletId">The droplet; one that is not there is no error.</param>
    public void Vanish(long dropletId)
    {
        lock (world.Gate)
        {
            if (world.DropletsById.TryGetValue(dropletId, out var droplet))
            {
                DropletLife.Destroy(world, droplet);
            }
        }
    }

    /// <summary>Ends it, with every process and directory its droplets have.</summary>
    public ValueTask DisposeAsync()
    {
        lock (world.Gate)
        {
            disposed ??= StopAsync();
        }

        return new ValueTask(disposed);
    }

    /// <inheritdoc cref="DisposeAsync"/>
    public void Dispose() => Task.Run(async () => await DisposeAsync()).GetAwaiter().GetResult();

    private async Task StopAsync()
    {
        await Task.Yield();
        await server.DisposeAsync();
        await world.DisposeAsync();
    }

    private static LocalCloudDroplet View(DropletState d) =>
        new(d.Id, d.Name, d.Phase.ToString().ToLowerInvariant(), d.Size.Slug, d.Region.Slug, [.. d.Tags], d.CreatedAt, d.Addresses.PublicIpv4);

}
