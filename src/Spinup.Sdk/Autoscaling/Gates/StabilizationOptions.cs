namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>How long a wish must have held before it counts.</summary>
public sealed class StabilizationOptions
{
    /// <summary>Gets or sets over how long the smallest wish limits growth.</summary>
    /// <value>0: grow at once. Between 0 and 1 hour.</value>
    public TimeSpan Up { get; set; } = TimeSpan.Zero;

    /// <summary>Gets or sets over how long the largest wish limits shrinking.</summary>
    /// <value>5 minutes, as in Kubernetes. Between 0 and 1 hour.</value>
    public TimeSpan Down { get; set; } = TimeSpan.FromMinutes(5);

    /// <summary>
    /// Gets or sets whether the largest wish of the window counts even where it is above the present size, which moves against the signal. So do
    /// Kubernetes autoscalers without a <c>behavior</c>.
    /// </summary>
    /// <value>False.</value>
    public bool LargestOfWindow { get; set; }

    /// <summary>Gets or sets whether the size that is found at the start counts as the first wish, so that a restart does not shrink the pool at once.</summary>
    /// <value>True, as in Kubernetes.</value>
    public bool RemembersInitialSize { get; set; } = true;
}
