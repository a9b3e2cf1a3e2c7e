using System.Globalization;
using Spinup.Sdk.LocalCloud.Actions;
using Spinup.Sdk.LocalCloud.Hosts;
using Spinup.Sdk.LocalCloud.Volumes;

namespace Spinup.Sdk.LocalCloud.Droplets;

/// <summary>What happens to droplets over time. Called under the gate.</summary>
internal static class DropletLife
{
    // Tags are applied after creation (names are not), as on the real cloud; soon, but never with the create itself.
    private static readonly TimeSpan TagDelay = TimeSpan.FromSeconds(1);

    /// <summary>Brings a droplet into the world; it boots in <paramref name="bootTime"/>.</summary>
    public static void Begin(World world, DropletState droplet, ActionState create, TimeSpan bootTime, bool placementFails, IReadOnlyList<string> tags)
    {
        droplet.Owner.Droplets.Add(droplet);
        world.DropletsById.Add(droplet.Id, droplet);
        droplet.Vpc.Members++;
        droplet.Pending = create;
        if (tags.Count > 0)
        {
            world.Schedule.At(world.Now + (bootTime < TagDelay ? bootTime : TagDelay), _ => Tag(droplet, tags));
        }

        world.Schedule.At(world.Now + bootTime, at =>
        {
            if (droplet.Gone || droplet.Leaving)
            {
                create.Fail(at);
            }
            else if (placementFails)
            {
                create.Fail(at);
                Destroy(world, droplet);
            }
            else
            {
                Boot(world, droplet, create, at);
            }
        });
    }

    /// <summary>Powers a droplet on. It is active at once; its action ends when the host has done its part.</summary>
    public static void Boot(World world, DropletState droplet, ActionState action, DateTimeOffset at)
    {
        droplet.Phase = DropletPhase.Active;
        if (droplet.NeverAnswers)
        {
            End(droplet, action, at);
            return;
        }

        world.HostWork.Run(droplet, host => host.BootAsync(Hosted(droplet), CancellationToken.None), succeeded =>
        {
            if (succeeded)
            {
                End(droplet, action, world.Host.CanRun ? world.Now : at);
            }
            else
            {
                droplet.Phase = DropletPhase.Off;
                Fail(droplet, action, world.Now);
            }
        });
    }

    /// <summary>Removes a droplet; it is gone from the API once the host has removed what it kept.</summary>
    public static void Destroy(World world, DropletState droplet)
    {
        if (droplet.Leaving || droplet.Gone)
        {
            return;
        }

        droplet.Leaving = true;
        world.HostWork.Run(droplet, host => host.DestroyAsync(droplet.Id, CancellationToken.None), succeeded =>
        {
            droplet.Leaving = false;
            if (succeeded)
            {
                Forget(world, droplet);
            }
        });
    }

    public static void End(DropletState droplet, ActionState action, DateTimeOffset at)
    {
        action.Complete(at);
        Unlock(droplet, action);
    }

    public static void Fail(DropletState droplet, ActionState action, DateTimeOffset at)
    {
        action.Fail(at);
        Unlock(droplet, action);
    }

    private static void Unlock(DropletState droplet, ActionState action)
    {
        if (droplet.Pending == action)
        {
            droplet.Pending = null;
        }
    }

    private static void Tag(DropletState droplet, IReadOnlyList<string> tags)
    {
        if (!droplet.Gone)
        {
            foreach (var tag in tags)
            {
                droplet.Owner.Tags.Ensure(tag).Put(droplet);
            }
        }
    }

    private static void Forget(World world, DropletState droplet)
    {
        droplet.Gone = true;
        droplet.Pending?.Fail(world.Now);
        VolumeLife.Release(world, droplet);
        droplet.Vpc.Members--;
        droplet.Owner.Tags.Forget(droplet);
        droplet.Owner.Droplets.Remove(droplet);
        world.DropletsById.Remove(droplet.Id);
    }

    private static HostedDroplet Hosted(DropletState droplet) => new()
    {
        Id = droplet.Id,
        Name = droplet.Name,
        Addresses = droplet.Addresses,
        Region = droplet.Region.Slug,
        UserData = droplet.UserData,
        AuthorizedKeys = droplet.AuthorizedKeys,
        SnapshotId = droplet.Image.Public ? null : droplet.Image.Id.ToString(CultureInfo.InvariantCulture),
        VolumeIds = [.. droplet.Volumes.Select(v => v.Id)],
    };
}
