using System.Collections.Immutable;
using System.Text.Json;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Policies;

namespace Spinup.Tests.Conformance.Autoscaling;

/// <summary>Cases of what the policy proposes.</summary>
internal static class PolicyCases
{
    public static Outcome Calculate(JsonElement one, CaseDefaults defaults)
    {
        var metric = new CaseMetric(one, defaults, "metric");
        var policy = metric.Policy();
        var pods = one.GetProperty("pods");
        var input = new ScalingInput
        {
            At = CaseRules.Deciding,
            Size = one.Int("currentReplicas"),
            Members = CaseMembers.Of(pods, changesWithStart: false),
            Metrics = [metric.Reading(pods, CaseRules.LongAgo)],
        };
        var proposal = policy.Propose(Asking(input));
        if (proposal.Status != ProposalStatus.Proposed)
        {
            return new Outcome().With("error", metric.ErrorOf(policy.Inspect(input).Fault));
        }

        var outcome = new Outcome().With("replicas", proposal.Count);
        return metric.Kind == TargetTrackingKind.Utilization
            ? outcome.With("utilizationPercent", (int)proposal.Observed).With("averageUsageMilli", (long)proposal.Average)
            : outcome.With("usageMilli", (long)proposal.Average).With("averageUsageMilli", (long)proposal.Average);
    }

    public static Outcome ShareOf(JsonElement one)
    {
        var policy = new TargetTrackingPolicy(new() { Metric = "metric", Kind = TargetTrackingKind.TotalPerMember, Target = 1, WholeUnits = true });
        var reading = new MetricReading { Name = "metric", TakenAt = CaseRules.Now, Total = one.GetProperty("usageMilli").GetDouble() };
        var proposal = policy.Propose(Asking(new() { At = CaseRules.Deciding, Size = one.Int("currentReplicas"), Metrics = [reading] }));
        return new Outcome().With("usageMilli", (long)proposal.Average);
    }

    public static Outcome Group(JsonElement one, CaseDefaults defaults)
    {
        var policy = new TargetTrackingPolicy(new()
        {
            Metric = "metric",
            Kind = TargetTrackingKind.MemberAverage,
            UsesReadiness = one.GetProperty("resource").GetString() == "cpu",
            InitializationWindow = defaults.CpuInitialization,
            InitialReadinessDelay = defaults.InitialReadinessDelay,
            WholeUnits = true,
        });
        var values = one.GetProperty("metrics").EnumerateObject().Select(value => new MemberReading(value.Name, 1)
        {
            TakenAt = CaseRules.Ago(value.Value, "timestampSecondsAgo"),
            Window = TimeSpan.FromSeconds(value.Value.GetProperty("windowSeconds").GetDouble()),
        });
        var groups = policy.Inspect(new()
        {
            At = CaseRules.Deciding,
            Size = one.GetProperty("pods").GetArrayLength(),
            Members = [.. one.GetProperty("pods").EnumerateArray().Select(Member)],
            Metrics = [new() { Name = "metric", TakenAt = CaseRules.Now, Members = [.. values] }],
        });
        return new Outcome().With("readyCount", groups.Ready.Length).WithList("unready", groups.Unready).WithList("missing", groups.Missing).WithList("ignored", groups.Ignored);
    }

    private static PoolMember Member(JsonElement pod)
    {
        var condition = pod.Find("readyCondition") is { ValueKind: JsonValueKind.Object } given ? given : default;
        return new()
        {
            Id = pod.GetProperty("name").GetString()!,
            State = CaseMembers.StateOf(pod),
            IsReady = condition.Find("ready")?.GetBoolean(),
            StartedAt = CaseRules.Ago(pod, "startedSecondsAgo"),
            ReadinessChangedAt = CaseRules.Ago(condition, "lastTransitionSecondsAgo"),
        };
    }

    private static PolicyContext Asking(ScalingInput input) => new(input, TimeSpan.FromSeconds(15), TimeSpan.Zero, 0, int.MaxValue, default);
}
