using System.Globalization;
using Spinup.Sdk.LocalCloud.Actions;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Hosts;
using Spinup.Sdk.LocalCloud.Images;
using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud.Droplets;

/// <summary>What can be asked of a droplet: checked at once, carried out when the action's time is over.</summary>
internal static class DropletActions
{
    public static ActionState Begin(Exchange x, DropletState droplet, Fields body)
    {
        if (droplet.Pending is not null || x.World.Faults.Happens(LocalCloudFault.PendingEvent, x.Operation))
        {
            throw Refusal.PendingEvent();
        }

        var type = body.RequiredText("type");
        var effect = EffectOf(x, droplet, type, body);
        var action = x.Account.StartAction(type, "droplet", droplet.Id, droplet.Region);
        droplet.Pending = action;
        x.World.Schedule.At(x.Now + x.World.Options.ActionTime, at =>
        {
            if (droplet.Gone)
            {
                action.Fail(at);
            }
            else
            {
                effect(action, at);
            }
        });
        return action;
    }

    private static Action<ActionState, DateTimeOffset> EffectOf(Exchange x, DropletState droplet, string type, Fields body)
    {
        var world = x.World;
        switch (type)
        {
            // Asked of one that is there already, both end well all the same.
            case "power_off" or "shutdown":
                return (action, at) => Host(world, droplet, action, at, host => host.PowerOffAsync(droplet.Id, CancellationToken.None), () => droplet.Phase = DropletPhase.Off);
            case "power_on":
                return (action, at) => PowerOn(world, droplet, action, at);
            case "reboot" or "power_cycle":
                return (action, at) => Reboot(world, droplet, action, at);
            case "password_reset":
                return (action, at) => DropletLife.End(droplet, action, at);
            case "resize":
                return Resize(droplet, body);
            case "rename":
                var name = CreateDroplets.CheckName(body.Text("name") ?? "");
                return Then(droplet, () => droplet.Owner.Droplets.Rename(droplet, name));
            case "rebuild" or "restore":
                return Rebuild(x, droplet, type, body);
            case "snapshot":
                return Snapshot(world, droplet, body.Text("name"));
            case "change_kernel":
                _ = body.Number("kernel") ?? throw Refusal.Unprocessable("kernel is required.");
                return (action, at) => DropletLife.End(droplet, action, at);
            case "enable_ipv6":
                return Then(droplet, () => droplet.Features |= DropletFeatures.Ipv6);
            case "enable_backups" or "change_backup_policy":
                var policy = BackupPolicies.Read(body.Object("backup_policy"));
                return Then(droplet, () => (droplet.Backups, droplet.Features) = (policy, droplet.Features | DropletFeatures.Backups));
            case "disable_backups":
                return Then(droplet, () => (droplet.Backups, droplet.Features) = (null, droplet.Features & ~DropletFeatures.Backups));
            default:
                throw Refusal.Unprocessable($"The type '{type}' is not a droplet action.");
        }
    }

    private static Action<ActionState, DateTimeOffset> Then(DropletState droplet, Action change) => (action, at) =>
    {
        change();
        DropletLife.End(droplet, action, at);
    };

    private static void PowerOn(World world, DropletState droplet, ActionState action, DateTimeOffset at)
    {
        if (droplet.Phase == DropletPhase.Active)
        {
            DropletLife.End(droplet, action, at);
        }
        else
        {
            DropletLife.Boot(world, droplet, action, at);
        }
    }

    private static void Reboot(World world, DropletState droplet, ActionState action, DateTimeOffset at) =>
        world.HostWork.Run(droplet, host => host.PowerOffAsync(droplet.Id, CancellationToken.None), succeeded =>
        {
            if (succeeded && !droplet.Gone)
            {
                DropletLife.Boot(world, droplet, action, at);
            }
            else
            {
                DropletLife.Fail(droplet, action, world.Now);
            }
        });

    // A disk only grows; CPU and memory also shrink, as long as the new size's disk holds the old one.
    private static Action<ActionState, DateTimeOffset> Resize(DropletState droplet, Fields body)
    {
        var size = Sizes.Find(body.Text("size") ?? "") ?? throw Refusal.Unprocessable("You specified an invalid size for Droplet resize.");
        if (droplet.Phase != DropletPhase.Off)
        {
            throw Refusal.Unprocessable("Droplet is currently on. Please power it off to run this event.");
        }

        if (!size.Regions.Contains(droplet.Region.Slug))
        {
            throw Refusal.Unprocessable("Size is not available in this region.");
        }

        if (size.DiskGib < droplet.DiskGib)
        {
            throw Refusal.Unprocessable("Size can not decrease size of Droplet's disk image");
        }

        var withDisk = body.Flag("disk");
        return Then(droplet, () => (droplet.Size, droplet.DiskGib) = (size, withDisk ? size.DiskGib : droplet.DiskGib));
    }

    private static Action<ActionState, DateTimeOffset> Rebuild(Exchange x, DropletState droplet, string type, Fields body)
    {
        var world = x.World;
        var image = x.Account.Images.Find(body.Text("image") ?? "") ?? throw Refusal.Unprocessable($"You specified an invalid image for Droplet {type}.");
        if (image.MinDiskGib > droplet.DiskGib)
        {
            throw Refusal.Unprocessable("Size is too small for the image.");
        }

        return (action, at) => Host(world, droplet, action, at, host => host.DestroyAsync(droplet.Id, CancellationToken.None), () =>
        {
            (droplet.Image, droplet.Addresses) = (image, world.Host.Assign(droplet.Id));
            droplet.Pending = action;
            DropletLife.Boot(world, droplet, action, at);
        }, ends: false);
    }

    private static Action<ActionState, DateTimeOffset> Snapshot(World world, DropletState droplet, string? name) => (action, at) =>
    {
        var image = new ImageState
        {
            Id = world.Ids.Image(),
            Name = string.IsNullOrEmpty(name) ? $"{droplet.Name}-{at.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture)}" : name,
            Type = "snapshot",
            Distribution = droplet.Image.Distribution,
            Regions = [droplet.Region.Slug],
            CreatedAt = at,
            MinDiskGib = droplet.DiskGib,
            SizeGb = Math.Max(1, droplet.DiskGib / 10.0),
            DropletId = droplet.Id,
        };
        Host(world, droplet, action, at, host => host.SnapshotAsync(droplet.Id, image.Id.ToString(CultureInfo.InvariantCulture), CancellationToken.None), () =>
        {
            droplet.Owner.Images.Add(image);
            (droplet.SnapshotIds ??= []).Add(image.Id);
        });
    };

    private static void Host(World world, DropletState droplet, ActionState action, DateTimeOffset at, Func<IDropletHost, Task> work, Action done, bool ends = true) =>
        world.HostWork.Run(droplet, work, succeeded =>
        {
            if (!succeeded || droplet.Gone)
            {
                DropletLife.Fail(droplet, action, world.Now);
                return;
            }

            done();
            if (ends)
            {
                DropletLife.End(droplet, action, world.Host.CanRun ? world.Now : at);
            }
        });
}
