namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>How long to leave the pool alone after a change.</summary>
public sealed class CooldownOptions
{
    /// <summary>Gets or sets how long after a change the pool does not grow.</summary>
    /// <value>0. Between 0 and 1 day.</value>
    public TimeSpan Up { get; set; } = TimeSpan.Zero;

    /// <summary>Gets or sets how long after a change the pool does not shrink.</summary>
    /// <value>0: the stabilization window does it better. Between 0 and 1 day.</value>
    public TimeSpan Down { get; set; } = TimeSpan.Zero;

    /// <summary>
    /// Gets or sets whether the pool stays as it is while members it was given are still starting. They count for the size in any case; this keeps a policy that
    /// cannot see them, such as <see cref="Policies.ThresholdPolicy"/>, from adding one more each decision.
    /// </summary>
    /// <value>False.</value>
    public bool WaitForStarting { get; set; }
}
