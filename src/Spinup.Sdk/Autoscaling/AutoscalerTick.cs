namespace Spinup.Sdk.Autoscaling;

/// <summary>One round of an autoscaler.</summary>
/// <param name="Input">What was measured.</param>
/// <param name="Decision">What was decided.</param>
/// <param name="IsApplied">Whether the target took the decision in. False in a dry run, and when there was nothing to change.</param>
/// <param name="Failure">Why the target did not take it in; null when it did, or was not asked to.</param>
public sealed record AutoscalerTick(ScalingInput Input, ScalingDecision Decision, bool IsApplied, Exception? Failure);
