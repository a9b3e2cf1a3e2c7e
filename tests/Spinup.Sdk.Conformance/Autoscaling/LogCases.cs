using System.Text.Json;
using Spinup.Sdk.Autoscaling.Gates;

namespace Spinup.Tests.Conformance.Autoscaling;

/// <summary>Cases that look into what the gates remember.</summary>
internal static class LogCases
{
    public static IEnumerable<Outcome> Changes(JsonElement one)
    {
        var direction = one.GetProperty("direction").GetString()!;
        return new[] { ("up", 1), ("down", -1) }.Where(way => direction.Contains(way.Item1, StringComparison.Ordinal)).Select(way => Changes(one, way.Item2));
    }

    public static Outcome LargestOfWindow(JsonElement one)
    {
        var options = new StabilizationOptions { Down = TimeSpan.FromSeconds(one.Int("windowSeconds")), LargestOfWindow = true };
        return Run(options, one, one.Int("desiredReplicas"));
    }

    public static Outcome Stabilize(JsonElement one)
    {
        var options = new StabilizationOptions { Up = TimeSpan.FromSeconds(one.Int("scaleUpWindowSeconds")), Down = TimeSpan.FromSeconds(one.Int("scaleDownWindowSeconds")) };
        return Run(options, one, one.Int("currentReplicas"));
    }

    private static Outcome Run(StabilizationOptions options, JsonElement one, int size)
    {
        var gate = new StabilizationGate(options, CaseRules.Wishes(one));
        var wanted = one.Int("desiredReplicas");
        var stabilized = gate.Stabilize(size, wanted, CaseRules.Deciding);
        gate.Record(wanted, CaseRules.Deciding);
        return new Outcome().With("replicas", stabilized).With("logLength", gate.Wishes.Count).WithList("log", gate.Wishes.Select(wish => wish.Count));
    }

    private static Outcome Changes(JsonElement one, int sign)
    {
        // The rules of a case stand for both directions; without any nothing is remembered.
        var rules = new RateOptions();
        if (one.Find("rules") is { ValueKind: JsonValueKind.Object } given)
        {
            _ = CaseRules.Fill(given, rules);
        }

        var gate = new RateGate(rules, rules, CaseRules.Changes(one, "previousEvents", sign));
        var lastMinute = TimeSpan.FromSeconds(60);
        var before = sign > 0 ? gate.GetIncrease(lastMinute, CaseRules.Deciding) : gate.GetDecrease(lastMinute, CaseRules.Deciding);
        gate.Record(sign * one.Int("replicaChange"), CaseRules.Deciding);
        return new Outcome().With("changeInLast60Seconds", before)
            .WithList("events", (sign > 0 ? gate.Increases : gate.Decreases).Select(change => new { change = sign * change.Count, outdated = change.IsOutdated }));
    }
}
