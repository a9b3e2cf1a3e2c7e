namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>x</summary>
public sealed class ThresholdPolicy { }
