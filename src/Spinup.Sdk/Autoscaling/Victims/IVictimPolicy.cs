using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling.Victims;

/// <summary>Says which members leave first when a pool shrinks.</summary>
/// <remarks>Pure and thread-safe: the same candidates and moment give the same victims, whatever order they come in.</remarks>
public interface IVictimPolicy
{
    /// <summary>Gets its name.</summary>
    string Name { get; }

    /// <summary>Chooses.</summary>
    /// <param name="candidates">The members that could go.</param>
    /// <param name="count">How many are too many.</param>
    /// <param name="at">The moment.</param>
    /// <returns>The victims, the first to go first; fewer than <paramref name="count"/> when some had better stay a while.</returns>
    ImmutableArray<VictimCandidate> Choose(IReadOnlyCollection<VictimCandidate> candidates, int count, DateTimeOffset at);
}
