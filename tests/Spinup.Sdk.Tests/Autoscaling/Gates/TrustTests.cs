using System.Collections.Immutable;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Policies;

namespace Spinup.Tests.Sdk.Autoscaling.Gates;

/// <summary>Readings that are many and still say nothing of the members that serve.</summary>
public sealed class TrustTests
{
    private static readonly DateTimeOffset At = Inputs.Start;

    public static TheoryData<string, string> Lies
    {
        get
        {
            var data = new TheoryData<string, string>();
            foreach (var policy in new[] { PolicyNames.TargetTracking, PolicyNames.Step, PolicyNames.Threshold, PolicyNames.Default })
            {
                foreach (var lie in new[] { "of others", "of one, often", "of those that left", "old ones beside new", "others beside all" })
                {
                    data.Add(policy, lie);
                }
            }

            return data;
        }
    }

    [Theory]
    [MemberData(nameof(Lies))]
    public void Decide_ReadingsThatAreNotOfTheMembersThatServe_DoNotScaleIn(string policy, string lie)
    {
        var options = new AutoscalerOptions { Max = 50, Stabilization = { Down = TimeSpan.Zero, RemembersInitialSize = false } };
        options.Policies.Add(() => ScalingPolicyCatalogue.BuiltIn.Create(policy));
        var members = Inputs.Ready(10);
        if (lie == "of those that left")
        {
            members = [.. members, .. Enumerable.Range(50, 10).Select(index => new PoolMember { Id = Inputs.Id(index), State = MemberState.Leaving, IsReady = true })];
        }

        ImmutableArray<MemberReading> readings = lie switch
        {
            "of others" => [.. Enumerable.Range(50, 10).Select(index => new MemberReading(Inputs.Id(index), 0.01))],
            "of those that left" => [.. Enumerable.Range(50, 10).Select(index => new MemberReading(Inputs.Id(index), 0.01))],
            "of one, often" => [.. Enumerable.Repeat(new MemberReading(Inputs.Id(0), 0.01), 10)],
            "old ones beside new" => [.. Enumerable.Range(0, 10).Select(index => new MemberReading(Inputs.Id(index), index < 7 ? 0.6 : 0) { TakenAt = index < 7 ? At : At.AddHours(-1) })],
            _ => [.. Enumerable.Range(0, 100).Select(index => new MemberReading(Inputs.Id(index), index < 10 ? 0.6 : 0))],
        };

        var decision = new ScalingDecider(options).Decide(new() { At = At, Size = 10, Members = members, Metrics = [new() { Name = MetricNames.Cpu, TakenAt = At, Members = readings }] });

        Assert.True(decision.To >= 10, decision.ToString());
    }
}
