namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>Which numbers are not good enough to scale in on.</summary>
public sealed class DistrustOptions
{
    /// <summary>Gets or sets how old a reading may be.</summary>
    /// <value>3 minutes. More than zero, at most 1 hour.</value>
    public TimeSpan MaxAge { get; set; } = TimeSpan.FromMinutes(3);

    /// <summary>Gets or sets how far in the future a reading's time may lie: clocks differ.</summary>
    /// <value>30 seconds. Between zero and 1 hour.</value>
    public TimeSpan MaxSkew { get; set; } = TimeSpan.FromSeconds(30);

    /// <summary>Gets or sets the share of the running members that must have reported, 0 to 1.</summary>
    /// <value>0.7. With 0, as in Kubernetes, missing members only damp the proposal.</value>
    public double MinCoverage { get; set; } = 0.7;

    /// <summary>Gets or sets the share of the members that may be running and not ready, 0 to 1.</summary>
    /// <value>0.45, as the cluster autoscaler of Kubernetes has it. With 1 it is never too many.</value>
    public double MaxUnreadyShare { get; set; } = 0.45;

    /// <summary>Gets or sets the size to have at least, once numbers could not be trusted for <see cref="FallbackAfter"/>.</summary>
    /// <value>Null: the size stays. It never makes the pool smaller.</value>
    public int? FallbackSize { get; set; }

    /// <summary>Gets or sets how long numbers must have been untrusted before <see cref="FallbackSize"/> counts.</summary>
    /// <value>5 minutes. Not negative.</value>
    public TimeSpan FallbackAfter { get; set; } = TimeSpan.FromMinutes(5);
}
