using System.Text.RegularExpressions;
using Spinup.Sdk.Api.Volumes;
using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Droplets.Volumes;

/// <summary>Finds what is wrong with the volumes of a wish.</summary>
internal static partial class VolumeCheck
{
    private const int LargestGib = 16384; // docs.digitalocean.com/products/volumes/details/limits, read 2026-11
    private const int MostVolumes = 7; // a droplet can have; the same page

    /// <returns>What is wrong, or <see langword="null"/>.</returns>
    public static string? WrongWith(IReadOnlyList<VolumeSpec>? volumes)
    {
        if (volumes is null || volumes.Contains(null!))
        {
            return "must hold no null";
        }

        return volumes.Count > MostVolumes
            ? $"are {volumes.Count}; a droplet can have {MostVolumes}"
            : volumes.Select(WrongWith).FirstOrDefault(wrong => wrong is not null)
                ?? (volumes.DistinctBy(volume => volume.MountPath.TrimEnd('/')).Count() < volumes.Count ? "must be mounted at a directory each" : null);
    }

    private static string? WrongWith(VolumeSpec volume)
    {
        if (volume.SizeGib is < 1 or > LargestGib)
        {
            return $"have one of {volume.SizeGib} GiB; it must be between 1 and {LargestGib}";
        }

        if (volume.MountPath is null || !MountPath().IsMatch(volume.MountPath) || volume.MountPath.Split('/').Any(part => part is "." or ".."))
        {
            return $"have one at '{volume.MountPath}'; a mount path is absolute, below the root, of letters, digits, '.', '_', '-' and '/'";
        }

        if (volume.Filesystem != VolumeFilesystem.Ext4 && volume.Filesystem != VolumeFilesystem.Xfs)
        {
            return $"have one with the file system '{volume.Filesystem}'; there are ext4 and xfs";
        }

        return (volume.Keep, volume.Name) switch
        {
            (false, not null) => $"have one named '{volume.Name}' that is not kept; only those that are kept (Keep) have a name of the user's",
            (true, null) => "have one that is kept (Keep) and has no name to be found by again (Name)",
            (true, { } name) when !Name().IsMatch(name) => $"have one named '{name}'; 1 to 64 of a-z, 0-9 and '-', a letter first",
            (true, { } name) when DropletName.TryParse(name, out _) => $"have one named '{name}', which a sweep would take for ours",
            _ => null,
        };
    }

    [GeneratedRegex(@"\A(/[A-Za-z0-9._-]+)+/?\z")]
    private static partial Regex MountPath();

    // The API's own rule for names of volumes.
    [GeneratedRegex(@"\A[a-z][a-z0-9-]{0,63}\z")]
    private static partial Regex Name();
}
