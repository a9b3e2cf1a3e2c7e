using Spinup.Sdk;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Api.Tags;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Remote;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Leases.Sweeping;

/// <summary>A lease of the simulated day.</summary>
internal sealed record SimulatedLease(string Name, long DropletId, long? KeyId, string? VolumeId)
{
    public required DateTimeOffset EndsAt { get; set; }

    /// <summary>Gets or sets whether its dead man's switch powered it off.</summary>
    public bool IsOff { get; set; }
}

/// <summary>What the owners of a day's leases do: begin them, renew some, destroy some in time, and die over the others.</summary>
internal sealed class SimulatedDay
{
    // Whoever begins by now, lives as long as that and renews once, is over and swept within the day.
    private static readonly TimeSpan LastBegin = TimeSpan.FromHours(20);
    private static readonly TimeSpan LongestLife = TimeSpan.FromHours(2);
    private static readonly TimeSpan LongestRenewal = TimeSpan.FromHours(1.5);

    private readonly IDigitalOceanClient api;
    private readonly TestClock clock;
    private readonly Random random;
    private readonly PriorityQueue<Func<Task>, TimeSpan> plans = new();
    private readonly Dictionary<string, SimulatedLease> open = [];

    public SimulatedDay(IDigitalOceanClient api, TestClock clock, int leases, int seed)
    {
        (this.api, this.clock, random) = (api, clock, new Random(seed));
        for (var n = 0; n < leases; n++)
        {
            plans.Enqueue(BeginAsync, LastBegin * random.NextDouble());
        }
    }

    /// <summary>Gets the leases whose owner has not destroyed them, and the reaper neither.</summary>
    public IReadOnlyCollection<SimulatedLease> Open => open.Values;

    public int Begun { get; private set; }

    public int LeftToTheReaper { get; private set; }

    /// <summary>Gets how long it is until an owner does something.</summary>
    public TimeSpan NextIn => plans.TryPeek(out _, out var at) ? (at > clock.Elapsed ? at - clock.Elapsed : TimeSpan.Zero) : TimeSpan.MaxValue;

    public SimulatedLease Gone(string name)
    {
        var lease = open[name];
        open.Remove(name);
        return lease;
    }

    /// <summary>Does all that is due by now. The clock stands still meanwhile.</summary>
    public async Task CatchUpAsync()
    {
        while (plans.TryPeek(out var plan, out var at) && at <= clock.Elapsed)
        {
            plans.Dequeue();
            await plan();
        }
    }

    private async Task BeginAsync()
    {
        var now = clock.GetUtcNow();
        var life = TimeSpan.FromMinutes(5) + ((LongestLife - TimeSpan.FromMinutes(5)) * random.NextDouble());
        var name = DropletName.Create(DropletKind.Ephemeral, "day", IntentId.New(now), now + life);
        long? key = random.Next(10) > 0 ? null
            : (await api.SshKeys.CreateAsync(new() { Name = name.ToString(), PublicKey = HostKeyPair.Create().PublicLine })).SshKey.Id;
        var volume = random.Next(10) > 0 ? null
            : (await api.Volumes.CreateAsync(new() { Name = name.ToString(), Region = "nyc3", SizeGib = 1, Tags = ["spinup"] })).Volume.Id;
        var created = await api.Droplets.CreateAsync(new()
        {
            Name = name.ToString(), Size = "s-1vcpu-1gb", Region = "nyc3", Image = "ubuntu-24-04-x64", Tags = ["spinup"], Volumes = volume is null ? null : [volume],
        });
        var lease = new SimulatedLease(name.ToString(), created.Droplet.Id, key, volume) { EndsAt = name.ExpiresAt };
        open.Add(lease.Name, lease);
        Begun++;
        var elapsed = clock.Elapsed;
        if (random.Next(4) == 0)
        {
            plans.Enqueue(() => RenewAsync(lease, name.IntentId), elapsed + (life * 0.8));
        }
        else
        {
            Plan(lease, elapsed, life);
        }
    }

    private async Task RenewAsync(SimulatedLease lease, IntentId run)
    {
        var until = LeaseTag.Create(LeaseTagKind.Until, run, lease.EndsAt + (LongestRenewal * random.NextDouble()));
        await api.Tags.CreateAsync(new() { Name = until.ToString() });
        List<TaggedResource> resources = [TaggedResource.Droplet(lease.DropletId)];
        if (lease.VolumeId is { } volume)
        {
            resources.Add(TaggedResource.Volume(volume));
        }

        await api.Tags.AssignAsync(until.ToString(), new() { Resources = resources });
        lease.EndsAt = until.At > lease.EndsAt ? until.At : lease.EndsAt;
        Plan(lease, clock.Elapsed, lease.EndsAt - clock.GetUtcNow());
    }

    private void Plan(SimulatedLease lease, TimeSpan from, TimeSpan left)
    {
        if (random.Next(2) == 0)
        {
            plans.Enqueue(() => DestroyAsync(lease), from + (left * random.NextDouble()));
            return;
        }

        // Its owner dies. Some droplets have a switch that powers them off then.
        LeftToTheReaper++;
        if (random.Next(3) == 0)
        {
            plans.Enqueue(() => SwitchOffAsync(lease), from + left);
        }
    }

    private async Task DestroyAsync(SimulatedLease lease)
    {
        open.Remove(lease.Name);
        await api.Droplets.DeleteAsync(lease.DropletId);
        if (lease.KeyId is { } key)
        {
            await RemoveKeyAsync(key);
        }

        if (lease.VolumeId is { } volume)
        {
            await api.Volumes.DeleteAsync(volume);
        }
    }

    private async Task SwitchOffAsync(SimulatedLease lease)
    {
        if (open.ContainsKey(lease.Name))
        {
            lease.IsOff = true;
            await api.DropletActions.StartAsync(lease.DropletId, DropletActionRequest.PowerOff);
        }
    }

    private async Task RemoveKeyAsync(long key)
    {
        try
        {
            await api.SshKeys.DeleteAsync(key);
        }
        catch (DigitalOceanApiException refusal) when (refusal.Kind == DigitalOceanErrorKind.NotFound)
        {
            // A renewal does not reach the key: it was swept at its first expiry, when its droplet had long booted.
        }
    }
}
