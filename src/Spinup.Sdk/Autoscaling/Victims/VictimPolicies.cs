using System.Collections.Immutable;
using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Autoscaling.Victims;

/// <summary>The victim policies of this package. All of them let members that failed go first, then those that do not serve, then by their own order; ties go by id.</summary>
public static class VictimPolicies
{
    /// <summary>The one that was bought last: what the pool was without the burst comes back.</summary>
    public static IVictimPolicy Youngest { get; } = new OrderedVictims("youngest", static candidate => -(candidate.Member.CreatedAt ?? DateTimeOffset.MinValue).UtcTicks);

    /// <summary>The one that was bought first: members do not grow old.</summary>
    public static IVictimPolicy Oldest { get; } = new OrderedVictims("oldest", static candidate => (candidate.Member.CreatedAt ?? DateTimeOffset.MinValue).UtcTicks);

    /// <summary>The one with the least to do, which is drained soonest; one whose load is not known comes last.</summary>
    public static IVictimPolicy LeastLoaded { get; } = new OrderedVictims("least-loaded", static candidate => candidate.Load is { } load && double.IsFinite(load) ? load : double.MaxValue);

    /// <summary>Keeps a member until what it has cost anyway is used up (60 seconds or the first cent, whichever is longer), since keeping it costs nothing; then as another policy has it.</summary>
    /// <param name="then">The order among the others; null for <see cref="Youngest"/>.</param>
    /// <remarks>Source of the rule: <see cref="BillingRule"/>. Members that failed are not kept.</remarks>
    public static IVictimPolicy PennyAware(IVictimPolicy? then = null) => new PennyAwareVictims(then ?? Youngest);

    private sealed class OrderedVictims(string name, Func<VictimCandidate, double> order) : IVictimPolicy
    {
        public string Name => name;

        public ImmutableArray<VictimCandidate> Choose(IReadOnlyCollection<VictimCandidate> candidates, int count, DateTimeOffset at)
        {
            ArgumentNullException.ThrowIfNull(candidates);
            return [.. candidates.OrderBy(Rank).ThenBy(order).ThenBy(static candidate => candidate.Member.Id, StringComparer.Ordinal).Take(Math.Max(0, count))];
        }

        private static int Rank(VictimCandidate candidate) => candidate.Member switch
        {
            { State: MemberState.Failed } => 0,
            { State: MemberState.Starting } => 1,
            { IsReady: not true } => 2,
            _ => 3,
        };
    }

    private sealed class PennyAwareVictims(IVictimPolicy then) : IVictimPolicy
    {
        public string Name => $"penny-aware {then.Name}";

        public ImmutableArray<VictimCandidate> Choose(IReadOnlyCollection<VictimCandidate> candidates, int count, DateTimeOffset at)
        {
            ArgumentNullException.ThrowIfNull(candidates);
            return then.Choose([.. candidates.Where(candidate => IsUsedUp(candidate, at))], count, at);
        }

        private static bool IsUsedUp(VictimCandidate candidate, DateTimeOffset at) =>
            candidate is { Member.State: MemberState.Failed } or { Price: null } or { Member.CreatedAt: null }
            || at - candidate.Member.CreatedAt.Value >= BillingRule.PaidFor(candidate.Price.Value)
            || candidate.Price.Value.ExactPerHourUsd == 0;
    }
}
