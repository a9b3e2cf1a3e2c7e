using Spinup.Sdk.Autoscaling.Victims;
using Spinup.Sdk.Pools;
using Spinup.Sdk.Pools.Planning;

namespace Spinup.Tests.Sdk.Pools;

public sealed class PoolPlannerTests
{
    private static readonly DateTimeOffset Now = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    private static readonly DropletPoolSpec Spec = new() { Name = "web", Size = "s-1vcpu-1gb", Region = "nyc3", Image = "ubuntu-24-04-x64", Min = 1, Max = 10, Victims = VictimPolicies.Youngest };

    // Members in short: R ready, B booting, A ailing, U unwell; o outdated, l leaving behind it. Expected: creates, then who leaves.
    public static TheoryData<string, int, string, int, string> Rows => new()
    {
        { "as wished", 3, "R R R", 0, "" },
        { "from nothing", 3, "", 3, "" },
        { "one missing", 3, "R R", 1, "" },
        { "those that boot count", 3, "R B B", 0, "" },
        { "those that ail count", 3, "R A A", 0, "" },
        { "those that leave do not", 3, "R R Rl", 1, "" },
        { "two too many, the youngest go", 2, "R R R R", 0, "m3 m2" },
        { "those that boot go before those that serve", 2, "B R R", 0, "m0" },
        { "one unwell is replaced", 3, "R R U", 1, "m2" },
        { "and not when it is not missed", 2, "R R U", 0, "m2" },
        { "most unwell of few are replaced", 3, "U U U", 3, "m0 m1 m2" },
        { "too many unwell are not", 8, "U U U U R R R R", 0, "" },
        { "and they are not outgrown", 8, "U U U U U U U U", 0, "" },
        { "at the most, the unwell has to go first", 10, "R R R R R R R R R U", 0, "m9" },
        { "outdated: first one more", 3, "Ro Ro Ro", 1, "" },
        { "outdated: not while that boots", 3, "Ro Ro Ro B", 0, "" },
        { "outdated: the oldest leaves once it serves", 3, "Ro Ro Ro R", 0, "m0" },
        { "outdated: and only then the next", 3, "Rol Ro Ro R", 1, "" },
        { "outdated: nobody leaves while one ails", 3, "Ro Ro A R", 0, "" },
        { "outdated at the most: one fewer first", 10, "Ro R R R R R R R R R", 0, "m0" },
        { "outdated at the most: then its successor", 10, "R R R R R R R R R", 1, "" },
        { "scaled in while outdated: the old ones go", 2, "R Ro R Ro R", 0, "m3 m1" },
        { "to nothing", 0, "R R", 0, "m1 m0" },
    };

    [Theory]
    [MemberData(nameof(Rows))]
    public void Plan_WhatIsThere_SaysWhatIsNext(string row, int desired, string members, int creates, string leaves)
    {
        var plan = PoolPlanner.Plan(Spec, Situation(desired, members));

        Assert.True((plan.Creates, string.Join(' ', plan.Leaves.Select(leave => leave.Id))) == (creates, leaves), $"{row}: {plan.Creates} creates, leaves {string.Join(' ', plan.Leaves.Select(leave => leave.Id))}");
    }

    [Fact]
    public void Plan_CreatesThatNoListShowsYet_Count() => Assert.Equal(1, PoolPlanner.Plan(Spec, Situation(5, "R R") with { Unlisted = 2 }).Creates);

    [Fact]
    public void Plan_Paused_DoesNothing() => Assert.Same(PoolPlan.Nothing, PoolPlanner.Plan(Spec, Situation(5, "R U U") with { IsPaused = true }));

    [Fact]
    public void Plan_BackedOff_SaysSoAndCreatesNothing()
    {
        var plan = PoolPlanner.Plan(Spec, Situation(5, "R R") with { IsBackedOff = true });

        Assert.Equal(0, plan.Creates);
        Assert.Contains("did not become healthy", plan.Obstacle, StringComparison.Ordinal);
    }

    [Fact]
    public void Plan_TooManyUnwell_SaysSo() =>
        Assert.Contains("4 of 8 members are unwell", PoolPlanner.Plan(Spec, Situation(8, "U U U U R R R R")).Obstacle, StringComparison.Ordinal);

    [Fact]
    public void Plan_NoRoomToReplace_SaysSo()
    {
        var plan = PoolPlanner.Plan(Spec with { Min = 2, Max = 2 }, Situation(2, "Ro Ro"));

        Assert.Equal((0, 0), (plan.Creates, plan.Leaves.Length));
        Assert.Contains("no room to replace them", plan.Obstacle, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    [InlineData(3)]
    [InlineData(4)]
    [InlineData(5)]
    public void Plan_CarriedOutAtRandom_ComesToTheSizeWithinItsBounds(int seed)
    {
        var random = new Random(seed);
        for (var round = 0; round < 200; round++)
        {
            var spec = Spec with { Min = random.Next(0, 3), Max = random.Next(3, 12) };
            var desired = random.Next(spec.Min, spec.Max + 1);
            var members = Enumerable.Range(0, random.Next(spec.Max + 1)).Select(index => Member(index, (MemberHealth)random.Next(3)) with { IsOutdated = random.Next(3) == 0 }).ToList();
            var next = 100;
            for (var step = 0; step < 300; step++)
            {
                var plan = PoolPlanner.Plan(spec, new(Now, desired, members));
                var ready = members.Count(member => member is { Health: MemberHealth.Ready, IsLeaving: false });
                var staysReady = ready - plan.Leaves.Count(leave => members.First(member => member.Id == leave.Id).Health == MemberHealth.Ready);
                var where = $"seed {seed}, round {round}, step {step}";
                Assert.True(plan.Leaves.All(leave => leave.Why != LeaveReason.Outdated) || staysReady >= spec.Min, where);
                members = [.. members.Select(member => plan.Leaves.Any(leave => leave.Id == member.Id) ? member with { IsLeaving = true } : member)];
                members.AddRange(Enumerable.Range(0, plan.Creates).Select(_ => Member(next++, MemberHealth.Booting)));
                Assert.True(members.Count <= spec.Max, $"{where}: {members.Count} of at most {spec.Max}");

                // Time goes on: some boot, some that leave are gone.
                members = [.. members.Where(member => !member.IsLeaving || random.Next(2) == 0).Select(member => random.Next(2) == 0 ? member with { Health = MemberHealth.Ready } : member)];
            }

            Assert.True(members.Count(member => !member.IsLeaving) == desired, $"seed {seed}, round {round}: {members.Count} members, {desired} wished, {spec.Min} to {spec.Max}");
            Assert.True(members.All(member => !member.IsOutdated) || spec.Min == spec.Max || desired == spec.Min, $"seed {seed}, round {round}: old ones stayed");
        }
    }

    private static PoolSituation Situation(int desired, string members) => new(Now, desired, [.. members.Split(' ', StringSplitOptions.RemoveEmptyEntries).Select((word, index) => Member(index, word[0] switch
    {
        'R' => MemberHealth.Ready,
        'B' => MemberHealth.Booting,
        'A' => MemberHealth.Ailing,
        _ => MemberHealth.Unwell,
    }) with { IsOutdated = word.Contains('o', StringComparison.Ordinal), IsLeaving = word.Contains('l', StringComparison.Ordinal) })]);

    private static PoolDroplet Member(int index, MemberHealth health) => new($"m{index}", Now.AddHours(-2).AddMinutes(Math.Min(index, 100)), health);
}
