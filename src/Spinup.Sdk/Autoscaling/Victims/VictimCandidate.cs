using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Autoscaling.Victims;

/// <summary>A member that could leave.</summary>
/// <param name="Member">The member.</param>
/// <param name="Load">How loaded it is, in any one unit, such as requests in flight; null when that is not known.</param>
/// <param name="Price">What it costs; null when that is not known.</param>
public readonly record struct VictimCandidate(PoolMember Member, double? Load = null, DropletPrice? Price = null);
