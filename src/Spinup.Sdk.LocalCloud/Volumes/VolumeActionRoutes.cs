using Spinup.Sdk.LocalCloud.Actions;
using Spinup.Sdk.LocalCloud.Droplets;
using Spinup.Sdk.LocalCloud.Hosts;
using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud.Volumes;

/// <summary>The tag Block Storage Actions of the API: checked at once, carried out when the action's time is over.</summary>
internal static class VolumeActionRoutes
{
    /// <summary>How many volumes a droplet has at most (the description of the API; it was 7 until 2024).</summary>
    public const int MostOfADroplet = 15;

    public static void Map(Router router)
    {
        router.Map("GET", "/v2/volumes/{volume_id}/actions", x => x.Page("actions", VolumeRoutes.Find(x).Actions(), (w, action) => action.WriteTo(w)));
        router.Map("GET", "/v2/volumes/{volume_id}/actions/{action_id}", x =>
        {
            var id = x.SegmentId(4);
            var action = VolumeRoutes.Find(x).Actions().FirstOrDefault(a => a.Id == id) ?? throw Refusal.NotFound();
            x.Write(200, "action", action.WriteTo);
        });
        router.Map("POST", "/v2/volumes/{volume_id}/actions", x => Begin(x, VolumeRoutes.Find(x)));
        router.Map("POST", "/v2/volumes/actions", x =>
        {
            if (x.Body.Text("type") is not ("attach" or "detach"))
            {
                throw Refusal.Unprocessable("type must be attach or detach.");
            }

            Begin(x, VolumeRoutes.FindNamed(x, x.Body.RequiredText("volume_name"), x.Body.RequiredText("region")));
        });
    }

    private static void Begin(Exchange x, VolumeState volume)
    {
        var body = x.Body;
        if (body.Text("region") is { Length: > 0 } region && region != volume.Region.Slug)
        {
            throw Refusal.NotFound();
        }

        var type = body.RequiredText("type");
        var begin = type switch
        {
            "attach" => Attach(x, volume),
            "detach" => Detach(x, volume),
            "resize" => Resize(x, volume),
            _ => throw Refusal.Unprocessable($"The type '{type}' is not a volume action."),
        };
        var action = x.Account.StartVolumeAction(begin.Type, volume);
        volume.Pending = action;
        if (begin.Droplet is { } droplet)
        {
            // Attaching and detaching are events of the droplet, too: a second one at once is refused.
            droplet.Pending = action;
        }

        x.World.Schedule.At(x.Now + x.World.Options.ActionTime, at => Run(x.World, volume, begin, action, at));
        x.Write(202, "action", action.WriteTo);
    }

    private static void Run(World world, VolumeState volume, Beginning begin, ActionState action, DateTimeOffset at)
    {
        if (volume.Gone || begin.Droplet is { Gone: true })
        {
            End(succeeded: false);
            return;
        }

        world.HostWork.Run(volume, begin.Work, succeeded => End(succeeded && !volume.Gone && begin.Droplet is not { Gone: true }));

        void End(bool succeeded)
        {
            var when = world.Host.CanRun ? world.Now : at;
            volume.Pending = null;
            if (succeeded)
            {
                begin.Done();
                action.Complete(when);
            }
            else
            {
                action.Fail(when);
            }

            if (begin.Droplet is { } droplet && droplet.Pending == action)
            {
                droplet.Pending = null;
            }
        }
    }

    private static Beginning Attach(Exchange x, VolumeState volume)
    {
        var droplet = x.Account.Droplets.Find(x.Body.Number("droplet_id") ?? throw Refusal.Unprocessable("droplet_id is required.")) is { } found && found.ReadableAt <= x.Now ? found : throw Refusal.NotFound();
        ThrowIfBusy(x, volume, droplet);
        if (volume.Droplet is not null)
        {
            throw Refusal.Unprocessable("This volume is already attached");
        }

        if (droplet.Region != volume.Region)
        {
            throw Refusal.Unprocessable("The volume and the Droplet must be in the same region.");
        }

        if (droplet.Volumes.Count >= MostOfADroplet)
        {
            throw Refusal.Unprocessable($"Droplet has reached the limit of {MostOfADroplet} attached volumes.");
        }

        foreach (var tag in CreateVolume.TagsOf(x.Body))
        {
            x.Account.Tags.Ensure(tag).Put(volume);
        }

        return new("attach_volume", droplet, host => host.Volumes.AttachAsync(volume.Id, droplet.Id, CancellationToken.None), () => VolumeLife.Attach(volume, droplet));
    }

    private static Beginning Detach(Exchange x, VolumeState volume)
    {
        var id = x.Body.Number("droplet_id") ?? throw Refusal.Unprocessable("droplet_id is required.");
        if (volume.Droplet is not { Gone: false } droplet || droplet.Id != id)
        {
            throw Refusal.Unprocessable("Attachment not found");
        }

        ThrowIfBusy(x, volume, droplet);
        return new("detach_volume", droplet, host => host.Volumes.DetachAsync(volume.Id, CancellationToken.None), () => VolumeLife.Detach(volume));
    }

    private static Beginning Resize(Exchange x, VolumeState volume)
    {
        var size = x.Body.Number("size_gigabytes") ?? throw Refusal.Unprocessable("size_gigabytes is required.");
        ThrowIfBusy(x, volume, null);
        if (size <= volume.SizeGib || size > CreateVolume.MostGib)
        {
            throw Refusal.Unprocessable($"size_gigabytes must be more than now ({volume.SizeGib}) and at most {CreateVolume.MostGib}: volumes may only be resized upwards.");
        }

        return new("resize", null, static _ => Task.CompletedTask, () => volume.SizeGib = (int)size);
    }

    private static void ThrowIfBusy(Exchange x, VolumeState volume, DropletState? droplet)
    {
        if (droplet is { Pending: not null } or { Leaving: true } || x.World.Faults.Happens(LocalCloudFault.PendingEvent, x.Operation))
        {
            throw Refusal.PendingEvent();
        }

        if (volume.Pending is not null)
        {
            throw Refusal.Unprocessable("Volume already has a pending event.");
        }
    }

    /// <summary>An action that was found right: what the host does, and what is so when it has.</summary>
    private sealed record Beginning(string Type, DropletState? Droplet, Func<IDropletHost, Task> Work, Action Done);
}
