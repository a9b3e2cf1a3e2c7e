using System.Globalization;
using Spinup.Sdk.LocalCloud.Actions;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Droplets;
using Spinup.Sdk.LocalCloud.Images;
using Spinup.Sdk.LocalCloud.Keys;
using Spinup.Sdk.LocalCloud.Tags;
using Spinup.Sdk.LocalCloud.Volumes;
using Spinup.Sdk.LocalCloud.Vpcs;

namespace Spinup.Sdk.LocalCloud.Accounts;

/// <summary>What one token owns.</summary>
internal sealed class Account
{
    public Account(World world, int number)
    {
        World = world;
        Number = number;
        Uuid = world.Ids.Uuid().ToString();
        Vpcs = new VpcBook(world);
        Limits = new RateMeter(world.Options.EnforceRateLimits);
    }

    public World World { get; }

    /// <summary>Gets its number in the order accounts were opened: what a log may show in place of the token.</summary>
    public int Number { get; }

    public string Uuid { get; }

    public string Email => string.Create(CultureInfo.InvariantCulture, $"account-{Number}@localcloud.test");

    public RateMeter Limits { get; }

    public DropletBook Droplets { get; } = new();

    public ActionBook Actions { get; } = new();

    public ImageBook Images { get; } = new();

    public KeyBook Keys { get; } = new();

    public TagBook Tags { get; } = new();

    public VolumeBook Volumes { get; } = new();

    public VpcBook Vpcs { get; }

    /// <summary>Gets the destroys with associated resources, by droplet; their status outlives it.</summary>
    public Dictionary<long, DropletDestruction> Destructions { get; } = [];

    /// <summary>Notes an action as begun; whoever began it ends it.</summary>
    public ActionState StartAction(string type, string resourceType, long resourceId, Region? region)
    {
        var action = new ActionState { Id = World.Ids.Action(), Type = type, ResourceType = resourceType, ResourceId = resourceId, Region = region, StartedAt = World.Now };
        Actions.Add(action);
        return action;
    }

    /// <inheritdoc cref="StartAction"/>
    public ActionState StartVolumeAction(string type, VolumeState volume)
    {
        var action = new ActionState { Id = World.Ids.Action(), Type = type, ResourceType = "volume", ResourceId = null, Region = volume.Region, StartedAt = World.Now, Previous = volume.LatestAction };
        volume.LatestAction = action;
        Actions.Add(action);
        return action;
    }
}
