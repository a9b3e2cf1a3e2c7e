namespace Spinup.Sdk.Droplets;

/// <summary>Something that must hold before a droplet counts as ready.</summary>
public abstract class ReadinessCheck
{
}

/// <summary>The checks there are; they compose.</summary>
public static class Until
{
    /// <summary>Gets the default: active, SSH answers, cloud-init done.</summary>
    public static ReadinessCheck Default => throw new NotSupportedException("written by the droplets room");
}
