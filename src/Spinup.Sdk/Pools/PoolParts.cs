using Microsoft.Extensions.Logging;
using Spinup.Sdk.Api;
using Spinup.Sdk.Autoscaling.Boot;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases;
using Spinup.Sdk.LoadBalancing;

namespace Spinup.Sdk.Pools;

/// <summary>What a pool works with.</summary>
internal sealed record PoolParts(
    IDigitalOceanClient Api,
    IApiClock Clock,
    TimeProvider Time,
    DropletCreator Creator,
    BulkDestroyer Bulk,
    LeaseRenewal Renewal,
    SizeCatalogue Sizes,
    AccountListing Listing,
    BootTimes BootTimes,
    ILoadBalancerRegistry Registry,
    IReadOnlyList<IPoolHook> Hooks,
    PoolTimings Timings,
    TimeSpan DestroyTimeout,
    ILogger<DropletPool> Logger);

/// <summary>How often a pool looks, and how long it waits.</summary>
internal sealed record PoolTimings
{
    /// <summary>Gets how old a listing may be while nothing changes.</summary>
    public TimeSpan AtRest { get; init; } = TimeSpan.FromSeconds(60);

    /// <summary>Gets how old it may be while members boot or leave.</summary>
    public TimeSpan InMotion { get; init; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets how long a droplet whose create got no answer may yet appear, beyond the look for it that the create ended with.</summary>
    public TimeSpan MayAppear { get; init; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets how long nothing is asked for after a create was refused: a limit or a lack of room does not pass within a second.</summary>
    public TimeSpan AfterARefusal { get; init; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets how long a pass waits for the next.</summary>
    public TimeSpan Pulse { get; init; } = TimeSpan.FromSeconds(1);
}
