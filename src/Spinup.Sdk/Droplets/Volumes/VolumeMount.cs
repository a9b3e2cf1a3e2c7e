using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets.Volumes;

/// <summary>Mounts an attached volume on its droplet.</summary>
internal static class VolumeMount
{
    // DigitalOcean names the device by the volume (docs.digitalocean.com/products/volumes/how-to/mount), some seconds after it was attached, and
    // formats it when the volume was made with a file system. nofail: a volume that is taken away must not keep the droplet from booting.
    // DROPLET_ROOT is set on the fake droplets of LocalCloud, where a device is a directory.
    private const string Text =
        """
        r=${DROPLET_ROOT:-}; d=$r/dev/disk/by-id/scsi-0DO_Volume_@NAME@; p=$r@PATH@; i=0
        while [ ! -e "$d" ]; do [ $i -lt 300 ] || { echo "volume @NAME@ is not attached: there is no $d" >&2; exit 1; }; i=$((i+1)); sleep 0.1; done
        if [ -n "$r" ]; then mkdir -p "${p%/*}" && ln -sfn "$d" "$p"; exit; fi
        mkdir -p "$p" || exit
        mountpoint -q "$p" || mount -o discard,defaults,noatime "$d" "$p" || exit
        grep -qs " $p " /etc/fstab || echo "$d $p @FILESYSTEM@ discard,defaults,noatime,nofail 0 2" >>/etc/fstab
        """;

    public static RemoteCommand Of(AttachedVolume volume, string filesystem)
    {
        // Name and path were checked: nothing in them means anything to a shell.
        var script = Text
            .Replace("@NAME@", volume.Name, StringComparison.Ordinal)
            .Replace("@PATH@", volume.MountPath.TrimEnd('/'), StringComparison.Ordinal)
            .Replace("@FILESYSTEM@", filesystem, StringComparison.Ordinal);

        return RemoteCommand.Shell(RootScript.Of(script));
    }
}
