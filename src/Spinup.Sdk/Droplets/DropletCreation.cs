using Spinup.Sdk.Api.Droplets;

namespace Spinup.Sdk.Droplets;

/// <summary>What a create brought.</summary>
/// <param name="Droplet">The droplet, still <c>new</c> as a rule.</param>
/// <param name="ActionId">The create's action; unknown when the answer was lost.</param>
/// <param name="MayHaveTwins">Whether the create was sent more than once, so that a second droplet of the name may yet appear.</param>
internal sealed record DropletCreation(Droplet Droplet, long? ActionId, bool MayHaveTwins)
{
    /// <summary>Gets the droplets of the same name that are there already, and have to go.</summary>
    public IReadOnlyList<Droplet> Twins { get; init; } = [];
}

/// <summary>What became of one name of a create.</summary>
/// <param name="Name">The droplet's name.</param>
/// <param name="Creation">What it brought; <see langword="null"/> when it failed.</param>
/// <param name="Failure">Why it failed.</param>
/// <param name="MayExist">Whether, although it failed, a droplet of the name may yet appear.</param>
internal sealed record CreateOutcome(string Name, DropletCreation? Creation, Exception? Failure, bool MayExist);
