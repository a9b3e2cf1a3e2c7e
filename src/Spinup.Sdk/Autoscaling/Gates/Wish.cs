namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>A size that was wanted once.</summary>
/// <param name="Count">The size.</param>
/// <param name="At">When.</param>
public readonly record struct Wish(int Count, DateTimeOffset At);
