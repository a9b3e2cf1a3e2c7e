using System.Text.Json;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Gates;

namespace Spinup.Tests.Conformance.Autoscaling;

/// <summary>A case of the whole way from measurements to a size: one decision of a decider with a policy for each metric.</summary>
internal sealed class ControllerCase
{
    private readonly JsonElement one;
    private readonly int size;
    private readonly int min;
    private readonly int max;
    private readonly bool isOff;
    private readonly bool hasBehavior;
    private readonly List<CaseMetric> metrics;
    private readonly AutoscalerOptions options;

    public ControllerCase(JsonElement one, CaseDefaults defaults)
    {
        this.one = one;
        size = one.Int("specReplicas");
        min = one.Find("minReplicas") is { ValueKind: JsonValueKind.Number } given ? given.GetInt32() : 1;
        max = one.Int("maxReplicas");

        // Who scales a pool to nothing that must have something turned its autoscaling off.
        isOff = size == 0 && min != 0;
        hasBehavior = IsObject("scaleUpRules") || IsObject("scaleDownRules");
        metrics = [.. one.GetProperty("metrics").EnumerateArray().Select((metric, index) => new CaseMetric(metric, defaults, $"metric {index}"))];
        options = OptionsOf(defaults);
    }

    private bool IsWithinBounds => size >= min && size <= max;

    public Outcome Run()
    {
        var target = new CaseTarget(size, CaseMembers.Of(one.GetProperty("pods"), changesWithStart: true), one.Find("faultInjected")?.GetString());
        TargetObservation seen;
        try
        {
            seen = target.ObserveAsync().AsTask().GetAwaiter().GetResult();
        }
        catch (TimeoutException)
        {
            return new Outcome().With("replicas", target.Size).WithList("conditions", ["AbleToScale=False:FailedGetScale"]);
        }

        var decision = new ScalingDecider(options).Decide(Input(seen));
        var written = Write(target, decision);
        return new Outcome().With("replicas", target.Size).WithList("conditions", AbleToScale(decision, written).Concat(ScalingActive(decision)).Concat(ScalingLimited(decision)));
    }

    private bool IsObject(string name) => one.Find(name) is { ValueKind: JsonValueKind.Object };

    private AutoscalerOptions OptionsOf(CaseDefaults defaults)
    {
        var made = new AutoscalerOptions
        {
            Min = isOff ? 0 : min,
            Max = max,
            Distrust = { MinCoverage = 0, MaxUnreadyShare = 1 },
            Stabilization = { Down = defaults.DownscaleStabilization, LargestOfWindow = !hasBehavior, RemembersInitialSize = RemembersSize() },
        };
        if (hasBehavior)
        {
            made.Stabilization.Up = defaults.Up(one.Find("scaleUpRules") ?? default, made.ScaleUp);
            made.Stabilization.Down = defaults.Down(one.Find("scaleDownRules") ?? default, made.ScaleDown);
        }
        else
        {
            made.ScaleUp.Rules.Clear();
            made.ScaleDown.Rules.Clear();
            (made.ScaleUp.MaxFactor, made.ScaleUp.MaxFactorFloor) = CaseDefaults.UpLimit;
        }

        foreach (var metric in IsWithinBounds ? metrics : [])
        {
            made.Policies.Add(metric.Policy);
        }

        if (made.Policies.Count == 0)
        {
            made.Policies.Add(() => new Unasked());
        }

        return made;
    }

    private bool RemembersSize() => one.GetProperty("recommendations") switch
    {
        { ValueKind: JsonValueKind.String } text when text.GetString() == "initial" => true,
        { ValueKind: JsonValueKind.Null } => true,
        { ValueKind: JsonValueKind.Array } list when list.GetArrayLength() == 0 => false,
        _ => throw new FormatException("a decider begins with the initial size or with nothing, not with a history"),
    };

    private ScalingInput Input(TargetObservation seen) => new()
    {
        At = CaseRules.Now,
        Size = seen.Size,
        Members = seen.Members,
        Metrics = IsWithinBounds ? [.. metrics.Select(metric => metric.Reading(one.GetProperty("pods"), CaseRules.Now))] : [],
        HeldBecause = isOff ? "turned off" : IsShared ? "another autoscaler has the same members" : null,
    };

    private bool IsShared => one.Find("anotherControllerSelectsTheSamePods") is { ValueKind: JsonValueKind.True };

    private static bool Write(CaseTarget target, ScalingDecision decision)
    {
        try
        {
            if (decision.IsChange)
            {
                target.ScaleAsync(decision).AsTask().GetAwaiter().GetResult();
            }

            return true;
        }
        catch (TimeoutException)
        {
            return false;
        }
    }

    private IEnumerable<string> AbleToScale(ScalingDecision decision, bool written)
    {
        var stabilized = decision.Gates.FirstOrDefault(gate => gate.Gate == ScalingGate.Stabilization) is { Gate: ScalingGate.Stabilization } effect ? effect : (GateEffect?)null;
        return decision.IsChange ? [written ? "AbleToScale=True:SucceededRescale" : "AbleToScale=False:FailedUpdateScale"]
            : !IsWithinBounds || decision.Gates.Any(gate => gate.Gate == ScalingGate.Hold) || IsUnjudged(decision) ? ["AbleToScale=True:SucceededGetScale"]
            : stabilized is { } held ? [held.Before >= size && hasBehavior ? "AbleToScale=True:ScaleUpStabilized" : "AbleToScale=True:ScaleDownStabilized"]
            : ["AbleToScale=True:ReadyForNewScale"];
    }

    private IEnumerable<string> ScalingActive(ScalingDecision decision)
    {
        if (isOff)
        {
            return ["ScalingActive=False:ScalingDisabled"];
        }

        if (!IsWithinBounds)
        {
            return [];
        }

        return IsShared ? ["ScalingActive=False:AmbiguousSelector"]
            : IsUnjudged(decision) ? [$"ScalingActive=False:{metrics[FirstDistrusted(decision)].FailureReason}"]
            : ["ScalingActive=True:ValidMetricFound"];
    }

    private IEnumerable<string> ScalingLimited(ScalingDecision decision)
    {
        if (!IsWithinBounds || isOff || IsShared || IsUnjudged(decision))
        {
            return [];
        }

        var wanted = decision.Gates.Where(gate => gate.Gate <= ScalingGate.Stabilization).Select(gate => (int?)gate.After).LastOrDefault() ?? decision.Wanted;
        return [$"ScalingLimited={wanted != decision.To}:{LimitCases.ConditionOf(options, wanted, decision.To)}"];
    }

    /// <summary>Says whether metrics that could not be judged by left the size as it is: all of them, or some while the others wanted fewer.</summary>
    private static bool IsUnjudged(ScalingDecision decision) =>
        FirstDistrusted(decision) >= 0 && (decision.Chosen is null || decision.Wanted < decision.From);

    private static int FirstDistrusted(ScalingDecision decision) => decision.Proposals.ToList().FindIndex(proposal => proposal.Status == ProposalStatus.Distrusted);
}
