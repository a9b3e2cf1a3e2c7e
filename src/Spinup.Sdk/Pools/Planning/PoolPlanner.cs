using System.Collections.Immutable;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Victims;

namespace Spinup.Sdk.Pools.Planning;

/// <summary>Says what a pool does next, from what is there. Pure: it remembers nothing, so that a controller that was killed goes on where it was.</summary>
/// <remarks>
/// Unwell members are replaced, unless so many are that something else must be wrong: more than three and over 45 percent, as the cluster autoscaler of Kubernetes has it. A
/// new size or image is brought in one member at a time: one more where there is room below the most, one fewer first where there is not.
/// </remarks>
internal static class PoolPlanner
{
    private const int UnwellAllowed = 3;
    private const double UnwellShareAllowed = 0.45;

    public static PoolPlan Plan(DropletPoolSpec spec, PoolSituation now)
    {
        if (now.IsPaused)
        {
            return PoolPlan.Nothing;
        }

        var staying = now.Members.Where(member => !member.IsLeaving).ToList();
        var unwell = staying.Where(member => member.Health == MemberHealth.Unwell).ToList();
        var fit = staying.Where(member => member.Health != MemberHealth.Unwell).ToList();
        var isGuarded = unwell.Count > UnwellAllowed && unwell.Count > UnwellShareAllowed * staying.Count;
        var leaves = isGuarded ? [] : unwell.Select(member => new PoolLeave(member.Id, LeaveReason.Unwell)).ToList();

        // While it is not known what is wrong, those that are unwell count, or the pool would grow by as many as it believes lost.
        var counted = fit.Count + now.Unlisted + (isGuarded ? unwell.Count : 0);
        var rolling = Roll(spec, now, fit);
        var missing = now.Desired + rolling.Surge - counted;
        leaves.AddRange(rolling.Leaves);
        if (missing < 0 && rolling.Leaves.IsEmpty)
        {
            leaves.AddRange(Surplus(spec, now, fit, -missing));
        }

        var room = spec.Max - now.Members.Count - now.Unlisted;
        var creates = now.IsBackedOff || now.Refusal is not null ? 0 : Math.Clamp(missing, 0, Math.Max(0, room));
        return new(creates, [.. leaves], Obstacle(now, isGuarded, unwell.Count, staying.Count, missing, room) ?? rolling.Obstacle);
    }

    private static string? Obstacle(PoolSituation now, bool isGuarded, int unwell, int staying, int missing, int room) =>
        isGuarded ? $"{unwell} of {staying} members are unwell; none is replaced until it is fewer, since replacing would hardly mend what ails so many"
        : missing > 0 && now.IsBackedOff ? $"{missing} members are missing, and the last ones did not become healthy; waiting before the next try"
        : missing > 0 && now.Refusal is { } refusal ? refusal
        : missing > Math.Max(0, room) ? $"{missing} members are missing, and there is room for {Math.Max(0, room)} below the most"
        : null;

    /// <summary>Who of the surplus leaves: those of an old size or image first, then as the pool's policy has it.</summary>
    private static IEnumerable<PoolLeave> Surplus(DropletPoolSpec spec, PoolSituation now, List<PoolDroplet> fit, int surplus)
    {
        var outdated = Choose(spec, now, [.. fit.Where(member => member.IsOutdated)], surplus).ToList();
        var others = outdated.Count < surplus ? Choose(spec, now, [.. fit.Where(member => !member.IsOutdated)], surplus - outdated.Count) : [];
        return outdated.Concat(others).Select(id => new PoolLeave(id, LeaveReason.ScaledIn));
    }

    private static (int Surge, ImmutableArray<PoolLeave> Leaves, string? Obstacle) Roll(DropletPoolSpec spec, PoolSituation now, List<PoolDroplet> fit)
    {
        var outdated = fit.Where(member => member.IsOutdated).OrderBy(member => member.CreatedAt).ThenBy(member => member.Id, StringComparer.Ordinal).ToList();
        if (outdated.Count == 0)
        {
            return (0, [], null);
        }

        // One at a time, and only while all others are well.
        var ready = fit.Count(member => member.Health == MemberHealth.Ready);
        var isSettled = ready == fit.Count && now.Unlisted == 0 && now.Members.Count == fit.Count;
        if (now.Desired < spec.Max)
        {
            return ready == now.Desired + 1 && isSettled ? (0, [new(outdated[0].Id, LeaveReason.Outdated)], null) : (1, [], null);
        }

        return now.Desired - 1 < spec.Min ? (0, [], $"{outdated.Count} members are of an old size or image, and with {spec.Min} as the fewest and {spec.Max} as the most there is no room to replace them")
            : ready >= now.Desired && isSettled ? (0, [new(outdated[0].Id, LeaveReason.Outdated)], null)
            : (0, [], null);
    }

    private static IEnumerable<string> Choose(DropletPoolSpec spec, PoolSituation now, List<PoolDroplet> members, int count) =>
        spec.Victims.Choose([.. members.Select(member => Candidate(member, now))], count, now.At).Select(victim => victim.Member.Id);

    private static VictimCandidate Candidate(PoolDroplet member, PoolSituation now) => new(
        new()
        {
            Id = member.Id,
            State = member.Health == MemberHealth.Booting ? MemberState.Starting : MemberState.Running,
            IsReady = member.Health == MemberHealth.Ready,
            CreatedAt = member.CreatedAt,
        },
        member.Load,
        now.Price);
}
