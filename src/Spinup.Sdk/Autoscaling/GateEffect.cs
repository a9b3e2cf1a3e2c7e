namespace Spinup.Sdk.Autoscaling;

/// <summary>What one gate made of the wanted size, where it changed it.</summary>
/// <param name="Gate">The gate.</param>
/// <param name="Before">What was wanted before it.</param>
/// <param name="After">What it left of that.</param>
/// <param name="Without">What the decision would have been if this gate had not been there.</param>
/// <param name="Reason">Why, in words.</param>
public readonly record struct GateEffect(ScalingGate Gate, int Before, int After, int Without, ProposalReason Reason);
