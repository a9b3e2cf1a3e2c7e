using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Autoscaling;

/// <summary>What a policy is asked with. Valid while it is asked; not to be kept.</summary>
/// <param name="Input">What was measured.</param>
/// <param name="Tick">How long until the next decision.</param>
/// <param name="BootTime">How long it takes from asking for a member until it serves, as learned.</param>
/// <param name="Min">The fewest members allowed.</param>
/// <param name="Max">The most members allowed.</param>
/// <param name="Price">What a member costs; all zero when it is not known.</param>
public readonly record struct PolicyContext(ScalingInput Input, TimeSpan Tick, TimeSpan BootTime, int Min, int Max, DropletPrice Price);
