namespace Spinup.Sdk.LocalCloud;

/// <summary>What a droplet of a <see cref="LocalCloud"/> is.</summary>
public enum LocalCloudHost
{
    /// <summary>State only: nothing runs, 10,000 of them fit in a test.</summary>
    Memory,

    /// <summary>A directory of this machine; its commands run here as local processes.</summary>
    Process,
}
