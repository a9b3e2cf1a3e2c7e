using System.Collections.Immutable;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Policies;

namespace Spinup.Tests.Sdk.Autoscaling;

public sealed class TargetTrackingTests
{
    private static readonly DateTimeOffset Now = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    public static TheoryData<string, int, string, int> Utilizations => new()
    {
        // size, members with their CPU (r: ready, u: not ready, s: starting, f: failed, l: leaving; "-" is no value), what is proposed at 0.6
        { "over", 3, "r0.9 r0.9 r0.9", 5 },
        { "under", 5, "r0.3 r0.3 r0.3 r0.3 r0.3", 3 },
        { "near, above", 3, "r0.66 r0.66 r0.66", 3 },
        { "near, below", 3, "r0.54 r0.54 r0.54", 3 },
        { "just not near", 3, "r0.67 r0.67 r0.67", 4 },
        { "exactly half as much again, without a digit's worth more", 2, "r0.9 r0.9", 3 },
        { "nothing to do", 4, "r0 r0 r0 r0", 0 },
        { "over, one starts: taken as idle", 3, "r0.9 r0.9 s-", 3 },
        { "far over, one starts: taken as idle", 3, "r1 r1 s-", 4 },
        { "under, one starts: not counted", 3, "r0.2 r0.2 s-", 1 },
        { "over, one is not ready: its value is not counted", 3, "r0.9 r0.9 u1", 3 },
        { "over, one missing: taken as idle", 3, "r1 r1 r-", 4 },
        { "under, one missing: taken as full", 3, "r0.2 r0.2 r-", 3 },
        { "far under, one missing: taken as full", 4, "r0.1 r0.1 r0.1 r-", 3 },
        { "not a number is missing", 3, "r0.2 r0.2 rNaN", 3 },
        { "negative is missing", 3, "r0.2 r0.2 r-1", 3 },
        { "failed and leaving ones are ignored", 2, "r0.9 r0.9 f1 l1", 3 },
        { "over, and fewer are there than were asked for", 10, "r0.9 r0.9", 10 },
        { "under, and more are there than were asked for", 2, "r0.5 r0.5 r0.5 r0.5", 2 },
        { "at the target, one missing", 2, "r0.6 r-", 2 },
    };

    public static TheoryData<string, TargetTrackingKind, double, int, int, double, int> Totals => new()
    {
        // kind, target, size, of them ready, total, what is proposed
        { "total over", TargetTrackingKind.Total, 20, 3, 3, 30, 5 },
        { "total near", TargetTrackingKind.Total, 20, 3, 3, 21, 3 },
        { "total under", TargetTrackingKind.Total, 20, 5, 5, 12, 3 },
        { "total from nothing", TargetTrackingKind.Total, 20, 0, 0, 21, 2 },
        { "total to nothing", TargetTrackingKind.Total, 20, 5, 5, 0, 0 },
        { "total over with few ready does not shrink", TargetTrackingKind.Total, 20, 8, 2, 30, 8 },
        { "shares over", TargetTrackingKind.TotalPerMember, 5, 3, 3, 20, 4 },
        { "shares near", TargetTrackingKind.TotalPerMember, 5, 4, 4, 21, 4 },
        { "shares under", TargetTrackingKind.TotalPerMember, 5, 4, 4, 9, 2 },
        { "shares from nothing", TargetTrackingKind.TotalPerMember, 5, 0, 0, 20, 4 },
        { "shares of nothing", TargetTrackingKind.TotalPerMember, 5, 0, 0, 0, 0 },
    };

    [Theory]
    [MemberData(nameof(Utilizations))]
    public void Propose_OfAUtilization_IsAsTheRowSays(string row, int size, string members, int expected)
    {
        var proposal = Propose(new(new()), Input(size, members));

        Assert.True(expected == proposal.Count && proposal.Status == ProposalStatus.Proposed, $"{row}: expected {expected}, got {proposal.Count} ({proposal.Reason})");
    }

    [Theory]
    [MemberData(nameof(Totals))]
    public void Propose_OfATotal_IsAsTheRowSays(string row, TargetTrackingKind kind, double target, int size, int ready, double total, int expected)
    {
        var policy = new TargetTrackingPolicy(new() { Metric = "load", Kind = kind, Target = target });
        var members = string.Join(' ', Enumerable.Range(0, size).Select(member => member < ready ? "r-" : "u-"));
        var proposal = Propose(policy, Input(size, members) with { Metrics = [new() { Name = "load", TakenAt = Now, Total = total }] });

        Assert.True(expected == proposal.Count, $"{row}: expected {expected}, got {proposal.Count} ({proposal.Reason})");
    }

    [Fact]
    public void Propose_AsKubernetes_MayGoAgainstTheSignal()
    {
        var options = new TargetTrackingOptions { Metric = "load", Kind = TargetTrackingKind.Total, Target = 20, KeepsToSignal = false };
        var input = Input(8, "r- r- u- u- u- u- u- u-") with { Metrics = [new() { Name = "load", TakenAt = Now, Total = 30 }] };

        Assert.Equal(3, Propose(new(options), input).Count);
    }

    [Theory]
    [InlineData("r0.91 r0.91 r0.91", "cpu 0.91 over target 0.60")]
    [InlineData("r0.2 r0.2", "cpu 0.20 under target 0.60")]
    [InlineData("r0.6 r0.6", "cpu 0.60 near target 0.60")]
    [InlineData("r0.91 s-", "cpu 0.91 over target 0.60, 1 members not heard of or not ready taken as idle")]
    [InlineData("r0.1 r-", "cpu 0.10 under target 0.60, 1 members not heard of taken as full")]
    public void Propose_SaysWhy(string members, string expected)
    {
        var proposal = Propose(new(new()), Input(2, members));

        Assert.Equal(expected, proposal.Reason.ToString());
    }

    [Theory]
    [InlineData("", "", TargetTrackingFault.NoReadings)]
    [InlineData("", "stranger", TargetTrackingFault.NoMembers)]
    [InlineData("r- r-", "", TargetTrackingFault.NoReadings)]
    [InlineData("r- r-", "stranger", TargetTrackingFault.NoneKnown)]
    [InlineData("u0.5 f0.5", "", TargetTrackingFault.NoneUsable)]
    [InlineData("r0.5 u0.5", "", TargetTrackingFault.None)]
    public void Propose_OfWhatSaysNothing_CannotJudge(string members, string stranger, TargetTrackingFault fault)
    {
        var input = Input(2, members);
        var readings = input.Metrics[0].Members;
        input = input with { Metrics = [input.Metrics[0] with { Members = stranger.Length > 0 ? readings.Add(new(stranger, 0.5)) : readings }] };
        var policy = new TargetTrackingPolicy(new());

        Assert.Equal(fault == TargetTrackingFault.None ? ProposalStatus.Proposed : ProposalStatus.Distrusted, Propose(policy, input).Status);
        Assert.Equal(fault, policy.Inspect(input).Fault);
    }

    [Fact]
    public void Propose_WithoutTheMetricOrACapacity_CannotJudge()
    {
        var policy = new TargetTrackingPolicy(new());
        var input = Input(1, "r0.9");

        Assert.Equal("cpu was not measured", Propose(policy, input with { Metrics = [] }).Reason.ToString());
        Assert.Equal("cpu was not measured", Propose(policy, input with { Metrics = [input.Metrics[0] with { Failure = "no agent" }] }).Reason.ToString());
        Assert.Equal(ProposalStatus.Distrusted, Propose(policy, input with { Metrics = [input.Metrics[0] with { Members = [new("m0", 0.9, double.NaN)] }] }).Status);
    }

    [Theory]
    [InlineData(1)]
    [InlineData(2)]
    public void Propose_WhateverTheOrderOfReadings_IsTheSame(int seed)
    {
        var random = new Random(seed);
        var policy = new TargetTrackingPolicy(new());
        for (var round = 0; round < 500; round++)
        {
            var input = Random(random);
            var readings = input.Metrics[0].Members.ToArray();
            var expected = Propose(policy, input);
            random.Shuffle(readings);
            var again = Propose(policy, input with { Metrics = [input.Metrics[0] with { Members = [.. readings.Select(one => one with { MemberId = new string(one.MemberId) })] }] });

            Assert.True(expected.Count == again.Count && Math.Abs(expected.Observed - again.Observed) < 1e-9, $"seed {seed}, round {round}: {expected.Count} ({expected.Reason}), shuffled {again.Count} ({again.Reason})");
        }
    }

    [Theory]
    [InlineData(1, TargetTrackingKind.Utilization)]
    [InlineData(2, TargetTrackingKind.MemberAverage)]
    [InlineData(3, TargetTrackingKind.Total)]
    [InlineData(4, TargetTrackingKind.TotalPerMember)]
    public void Propose_WhenTheLoadRises_NeverProposesFewer(int seed, TargetTrackingKind kind)
    {
        var random = new Random(seed);
        for (var round = 0; round < 2000; round++)
        {
            var policy = new TargetTrackingPolicy(new() { Kind = kind, Target = 0.1 + random.NextDouble(), WholeUnits = false });
            var input = Random(random);
            var before = Propose(policy, input);
            var raised = input.Metrics[0].Members.Select(reading => reading with { Value = reading.Value + (random.Next(2) * random.NextDouble() * 0.3) });
            var after = Propose(policy, input with { Metrics = [input.Metrics[0] with { Members = [.. raised] }] });

            Assert.True(after.Count >= before.Count, $"seed {seed}, round {round}: {before.Count} ({before.Reason}), with more load {after.Count} ({after.Reason})");
            Assert.True(before.Status != ProposalStatus.Proposed || input.Size == 0 || !(before.Observed > before.Target && before.Count < input.Size),
                $"seed {seed}, round {round}: {input.Size} -> {before.Count} ({before.Reason})");
        }
    }

    [Fact]
    public void Propose_InTheSteadyState_TakesNoMemory()
    {
        var policy = new TargetTrackingPolicy(new());
        var inOrder = Input(40, string.Join(' ', Enumerable.Repeat("r0.7", 38)) + " s- s-");
        var reversed = inOrder with { Metrics = [inOrder.Metrics[0] with { Members = [.. inOrder.Metrics[0].Members.Reverse()] }] };
        foreach (var input in new[] { inOrder, reversed })
        {
            Propose(policy, input);
            var before = GC.GetAllocatedBytesForCurrentThread();
            for (var round = 0; round < 1000; round++)
            {
                Propose(policy, input);
            }

            Assert.Equal(0, GC.GetAllocatedBytesForCurrentThread() - before);
        }
    }

    [Fact]
    public void Options_ThatCannotBe_AreNamedAllAtOnce()
    {
        var options = new TargetTrackingOptions { Metric = " ", Target = 0, ToleranceUp = -0.1, ToleranceDown = 1.5, InitializationWindow = TimeSpan.FromHours(2) };
        var message = Assert.Throws<ArgumentException>(() => new TargetTrackingPolicy(options)).Message;

        Assert.All(["Metric is empty", "Target is 0", "ToleranceUp is -0.1", "ToleranceDown is 1.5", "InitializationWindow is 02:00:00"], part => Assert.Contains(part, message, StringComparison.Ordinal));
    }

    [Fact]
    public void Policy_TakesItsNameAndMetric()
    {
        var policy = new TargetTrackingPolicy(new() { Metric = "memory" }, "memory at 60 %");

        Assert.Equal(("memory at 60 %", "memory"), (policy.Name, policy.Metrics.Single()));
        Assert.Equal(PolicyNames.TargetTracking, new TargetTrackingPolicy(new()).Name);
    }

    private static ScalingProposal Propose(TargetTrackingPolicy policy, ScalingInput input) =>
        policy.Propose(new(input, TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(2), 0, 1000, default));

    private static ScalingInput Random(Random random)
    {
        var members = Enumerable.Range(0, random.Next(1, 12)).Select(_ => FormattableString.Invariant($"{"rrrrrusfl"[random.Next(9)]}{(random.Next(5) == 0 ? double.NaN : random.NextDouble()):0.000}"));
        return Input(random.Next(0, 14), string.Join(' ', members));
    }

    private static ScalingInput Input(int size, string members)
    {
        var parts = members.Split(' ', StringSplitOptions.RemoveEmptyEntries);
        var readings = ImmutableArray.CreateBuilder<MemberReading>();
        for (var index = 0; index < parts.Length; index++)
        {
            if (parts[index][1..] != "-")
            {
                readings.Add(new($"m{index}", double.Parse(parts[index][1..], System.Globalization.CultureInfo.InvariantCulture)));
            }
        }

        return new()
        {
            At = Now,
            Size = size,
            Members = [.. parts.Select((part, index) => Member($"m{index}", part[0]))],
            Metrics = [new() { Name = MetricNames.Cpu, TakenAt = Now, Members = readings.ToImmutable() }],
        };
    }

    private static PoolMember Member(string id, char state) => new()
    {
        Id = id,
        State = state switch { 's' => MemberState.Starting, 'f' => MemberState.Failed, 'l' => MemberState.Leaving, _ => MemberState.Running },
        IsReady = state == 'r',
        StartedAt = Now.AddHours(-1),
        ReadinessChangedAt = Now.AddHours(-1).AddSeconds(state == 'r' ? 60 : 0),
    };
}
