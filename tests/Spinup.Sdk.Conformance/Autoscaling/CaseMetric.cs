using System.Text.Json;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Policies;

namespace Spinup.Tests.Conformance.Autoscaling;

/// <summary>One metric of a case: the policy that holds it, and what was measured of it.</summary>
internal sealed class CaseMetric(JsonElement metric, CaseDefaults defaults, string name)
{
    private readonly string kind = metric.GetProperty("kind").GetString()!;

    public string Name => name;

    /// <summary>Gets the reason the tables give when it cannot be had or judged by.</summary>
    public string FailureReason => kind switch
    {
        "resource" or "resourceAverage" => metric.Find("container") is { ValueKind: JsonValueKind.String } ? "FailedGetContainerResourceMetric" : "FailedGetResourceMetric",
        "containerResource" => "FailedGetContainerResourceMetric",
        "pods" => "FailedGetPodsMetric",
        "object" or "objectPerPod" => "FailedGetObjectMetric",
        "external" or "externalPerPod" => "FailedGetExternalMetric",
        _ => "InvalidMetricSourceType",
    };

    public TargetTrackingKind Kind => kind switch
    {
        "pods" or "resourceAverage" => TargetTrackingKind.MemberAverage,
        "object" or "external" => TargetTrackingKind.Total,
        "objectPerPod" or "externalPerPod" => TargetTrackingKind.TotalPerMember,
        _ when metric.Find("targetUnit")?.GetString() is { } unit && !unit.Contains("percent", StringComparison.Ordinal) => TargetTrackingKind.MemberAverage,
        _ => TargetTrackingKind.Utilization,
    };

    private bool IsResource => kind.Contains("esource", StringComparison.Ordinal);

    private bool IsInvalid => metric.Find("invalid") is { ValueKind: JsonValueKind.True };

    public TargetTrackingPolicy Policy() => new(
        new()
        {
            Metric = name,
            Kind = Kind,

            // What cannot be had needs no target.
            Target = metric.Find("target")?.GetDouble() ?? (IsInvalid ? 1 : throw new FormatException("a metric has no target")),
            ToleranceUp = metric.Find("toleranceUp")?.GetDouble() ?? defaults.ToleranceUp,
            ToleranceDown = metric.Find("toleranceDown")?.GetDouble() ?? defaults.ToleranceDown,
            UsesReadiness = IsResource && metric.Find("resource")?.GetString() == "cpu",
            InitializationWindow = defaults.CpuInitialization,
            InitialReadinessDelay = defaults.InitialReadinessDelay,
            KeepsToSignal = false,
            WholeUnits = true,
        },
        name);

    public MetricReading Reading(JsonElement pods, DateTimeOffset takenAt)
    {
        var reading = new MetricReading { Name = name, TakenAt = takenAt };
        return IsInvalid ? reading with { Failure = "invalid" }
            : Kind is TargetTrackingKind.Total or TargetTrackingKind.TotalPerMember ? OfTotal(reading)
            : reading with { Members = CaseMembers.Usage(pods, metric, takenAt) };
    }

    /// <summary>Says what the tables' errors say.</summary>
    public string ErrorOf(TargetTrackingFault fault) => fault switch
    {
        TargetTrackingFault.NoMembers => "no pods returned by selector while calculating replica count",
        TargetTrackingFault.NoneUsable => "did not receive metrics for targeted pods (pods might be unready); did not receive metrics for any ready pods",
        TargetTrackingFault.NoneKnown => "no metrics returned matched known pods",
        TargetTrackingFault.NoCapacity => $"missing request for {metric.Find("resource")?.GetString()} in container",
        _ => IsResource ? $"unable to get metrics for resource {metric.Find("resource")?.GetString()}: no metrics returned from resource metrics API"
            : kind.StartsWith("external", StringComparison.Ordinal) ? "unable to get external metric: no metrics returned from external metrics API"
            : "unable to get metric: no metrics returned from custom metrics API",
    };

    private MetricReading OfTotal(MetricReading reading)
    {
        var values = metric.List("valuesMilli").Select(value => value.GetDouble()).ToList();
        return values.Count == 0 ? reading with { Failure = "empty" } : reading with { Total = values.Sum() };
    }
}
