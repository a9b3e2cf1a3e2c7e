namespace Spinup.Sdk.Droplets.Volumes;

/// <summary>A volume of block storage on a droplet.</summary>
/// <param name="Id">Its id.</param>
/// <param name="Name">Its name.</param>
/// <param name="MountPath">The directory it is mounted at.</param>
/// <param name="SizeGib">Its size in GiB.</param>
public sealed record AttachedVolume(string Id, string Name, string MountPath, int SizeGib);
