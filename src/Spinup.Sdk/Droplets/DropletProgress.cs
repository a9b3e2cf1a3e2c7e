namespace Spinup.Sdk.Droplets;

/// <summary>A step on a droplet's way.</summary>
public enum DropletPhase
{
    /// <summary>The wish is checked; the key is registered.</summary>
    Preparing,

    /// <summary>The create was sent.</summary>
    Creating,

    /// <summary>The droplet has an id and boots.</summary>
    Booting,

    /// <summary>It is active and has its addresses.</summary>
    Active,

    /// <summary>Waiting for its SSH.</summary>
    Connecting,

    /// <summary>Waiting for cloud-init and the user's own checks.</summary>
    Configuring,

    /// <summary>It can be used.</summary>
    Ready,

    /// <summary>The delete was sent; waiting for confirmed absence.</summary>
    Destroying,

    /// <summary>It is gone.</summary>
    Destroyed,
}

/// <summary>Where a droplet is on its way.</summary>
/// <param name="Phase">The step that begins.</param>
/// <param name="Elapsed">Since the start of the create.</param>
/// <param name="DropletId">The id, or <see langword="null"/> before there is one.</param>
/// <param name="Detail">One line for people.</param>
public sealed record DropletProgress(DropletPhase Phase, TimeSpan Elapsed, long? DropletId, string Detail);
