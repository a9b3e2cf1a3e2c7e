using Spinup.Sdk.Api.Droplets;

namespace Spinup.Sdk.Droplets;

/// <summary>What a create brought.</summary>
/// <param name="Droplet">The droplet, still <c>new</c> as a rule.</param>
/// <param name="ActionId">The create's action; unknown when the answer was lost.</param>
/// <param name="MayHaveTwins">Whether an answer was lost on the way, so that a second droplet of the name may yet appear.</param>
internal sealed record DropletCreation(Droplet Droplet, long? ActionId, bool MayHaveTwins);
