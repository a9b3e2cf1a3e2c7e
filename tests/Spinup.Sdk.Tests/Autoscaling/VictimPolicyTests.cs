using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Victims;
using Spinup.Sdk.Pricing;

namespace Spinup.Tests.Sdk.Autoscaling;

public sealed class VictimPolicyTests
{
    // A cent of $0.0625 an hour lasts 576 seconds.
    private static readonly DropletPrice Price = new(0.0625m, 42m);
    private static readonly VictimCandidate[] Pool =
    [
        Candidate("old", 3600, 5), Candidate("middle", 900, 1), Candidate("fresh", 300, 9), Candidate("unready", 2000, 0, isReady: false), Candidate("failed", 10, 0, MemberState.Failed),
    ];

    [Fact]
    public void Youngest_LetsFailedAndUnreadyGoFirst() => Assert.Equal("failed unready fresh middle old", Order(VictimPolicies.Youngest, 9));

    [Fact]
    public void Oldest_GoesByAge() => Assert.Equal("failed unready old middle", Order(VictimPolicies.Oldest, 4));

    [Fact]
    public void LeastLoaded_GoesByLoad() => Assert.Equal("failed unready middle old fresh", Order(VictimPolicies.LeastLoaded, 9));

    [Fact]
    public void PennyAware_KeepsWhatIsPaidFor() => Assert.Equal("failed unready middle old", Order(VictimPolicies.PennyAware(), 9));

    [Fact]
    public void PennyAware_AtTheEndOfTheFirstCent_LetsGo()
    {
        VictimCandidate[] one = [Candidate("a", 575, 0)];

        Assert.Empty(VictimPolicies.PennyAware().Choose(one, 1, Inputs.Start));
        Assert.Single(VictimPolicies.PennyAware().Choose(one, 1, Inputs.Start.AddSeconds(1)));
    }

    [Fact]
    public void Choose_WhateverTheOrderOfCandidates_IsTheSame() =>
        Assert.Equal(Order(VictimPolicies.LeastLoaded, 3), string.Join(' ', VictimPolicies.LeastLoaded.Choose([.. Pool.Reverse()], 3, Inputs.Start).Select(victim => victim.Member.Id)));

    private static string Order(IVictimPolicy policy, int count) => string.Join(' ', policy.Choose(Pool, count, Inputs.Start).Select(victim => victim.Member.Id));

    private static VictimCandidate Candidate(string id, double age, double load, MemberState state = MemberState.Running, bool isReady = true) =>
        new(new() { Id = id, State = state, IsReady = isReady, CreatedAt = Inputs.Start.AddSeconds(-age) }, load, Price);
}
