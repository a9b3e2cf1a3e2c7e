namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>A change of a pool's size.</summary>
/// <param name="Count">By how many members; negative when it shrank.</param>
/// <param name="At">When it was decided.</param>
/// <param name="IsOutdated">Whether it is too old for every rule, so that the next change takes its place.</param>
public readonly record struct SizeChange(int Count, DateTimeOffset At, bool IsOutdated = false);
