namespace Spinup.Sdk.Droplets.Fleets;

/// <summary>What becomes of the droplets of a run that are ready when others failed.</summary>
public enum PartialSuccess
{
    /// <summary>All are destroyed, and an exception says what failed: all or nothing.</summary>
    DestroyAll,

    /// <summary>They are given to the caller; those that failed are destroyed. An exception only when none is ready.</summary>
    KeepReady,
}
