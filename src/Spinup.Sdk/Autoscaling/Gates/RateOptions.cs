namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>How fast the size may change in one direction.</summary>
public sealed class RateOptions
{
    /// <summary>Gets or sets which of the rules counts.</summary>
    /// <value><see cref="RateSelection.Max"/>.</value>
    public RateSelection Select { get; set; } = RateSelection.Max;

    /// <summary>Gets the rules.</summary>
    /// <value>Up: 4 members or 100 percent in 15 seconds; down: 100 percent in 15 seconds, as in Kubernetes. Empty: no limit.</value>
    public IList<RateRule> Rules { get; } = [];

    /// <summary>Gets or sets the most times the present size that one decision may go to.</summary>
    /// <value>0: no such limit. Kubernetes without a <c>behavior</c> has 2. Only for the way up.</value>
    public double MaxFactor { get; set; }

    /// <summary>Gets or sets the size that <see cref="MaxFactor"/> allows in any case.</summary>
    /// <value>4, as in Kubernetes. Not negative.</value>
    public int MaxFactorFloor { get; set; } = 4;
}
