using System.Text.Json;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Gates;

namespace Spinup.Tests.Conformance.Autoscaling;

/// <summary>Cases of how far one decision may go.</summary>
internal static class LimitCases
{
    public static Outcome WithoutBehavior(JsonElement one)
    {
        var options = Bounds(one);
        options.ScaleUp.MaxFactor = one.Find("scaleUpLimitFactor")?.GetDouble() ?? CaseDefaults.UpLimit.Factor;
        options.ScaleUp.MaxFactorFloor = one.Find("scaleUpLimitMinimum")?.GetInt32() ?? CaseDefaults.UpLimit.Floor;
        var (size, wanted) = (one.Int("currentReplicas"), one.Int("desiredReplicas"));
        return Limited(options, Decide(options, size, wanted), wanted);
    }

    public static Outcome WithBehavior(JsonElement one, CaseDefaults defaults)
    {
        var (size, wanted) = (one.Int("currentReplicas"), one.Int("desiredReplicas"));
        var limited = Gate(one, defaults).Limit(size, wanted, CaseRules.Deciding);
        var options = Bounds(one);
        return Limited(options, Decide(options, size, limited), wanted);
    }

    public static Outcome Limit(JsonElement one, CaseDefaults defaults)
    {
        var size = one.Int("currentReplicas");
        var rules = new RateOptions();
        _ = one.GetProperty("direction").GetString() == "up" ? defaults.Up(one.GetProperty("rules"), rules) : defaults.Down(one.GetProperty("rules"), rules);
        var gate = new RateGate(rules, rules, Changes(one));
        var limit = one.GetProperty("direction").GetString() == "up" ? gate.GetUpperLimit(size, CaseRules.Deciding) : gate.GetLowerLimit(size, CaseRules.Deciding);
        return new Outcome().With("limit", limit);
    }

    /// <summary>Says in the tables' words what limited a decision.</summary>
    /// <param name="options">The bounds.</param>
    /// <param name="wanted">What came to the rate rules and the bounds.</param>
    /// <param name="to">What they left of it.</param>
    public static string ConditionOf(AutoscalerOptions options, int wanted, int to) =>
        to == wanted ? "DesiredWithinRange"
        : to < wanted ? (to == options.Max ? "TooManyReplicas" : "ScaleUpLimit")
        : to == options.Min ? "TooFewReplicas" : "ScaleDownLimit";

    private static RateGate Gate(JsonElement one, CaseDefaults defaults)
    {
        var (up, down) = (new RateOptions(), new RateOptions());
        _ = defaults.Up(one.Find("scaleUpRules") ?? default, up);
        _ = defaults.Down(one.Find("scaleDownRules") ?? default, down);
        return new(up, down, Changes(one));
    }

    private static IEnumerable<SizeChange> Changes(JsonElement one) => CaseRules.Changes(one, "scaleUpEvents", 1).Concat(CaseRules.Changes(one, "scaleDownEvents", -1));

    private static AutoscalerOptions Bounds(JsonElement one)
    {
        var options = new AutoscalerOptions { Min = one.Int("minReplicas"), Max = one.Int("maxReplicas"), Stabilization = { Down = TimeSpan.Zero } };
        options.ScaleUp.Rules.Clear();
        options.ScaleDown.Rules.Clear();
        return options;
    }

    private static ScalingDecision Decide(AutoscalerOptions options, int size, int wanted)
    {
        options.Policies.Add(() => new FixedWish(wanted));
        return new ScalingDecider(options).Decide(new() { At = CaseRules.Deciding, Size = size });
    }

    private static Outcome Limited(AutoscalerOptions options, ScalingDecision decision, int wanted) =>
        new Outcome().With("replicas", decision.To).With("condition", ConditionOf(options, wanted, decision.To));
}
