using System.Text.Json;

namespace Spinup.Tests.Conformance.Autoscaling;

/// <summary>The suites, by their names in the file.</summary>
internal static class AutoscalingSuites
{
    private static readonly Dictionary<string, Func<JsonElement, CaseDefaults, IEnumerable<Outcome>>> Suites = new(StringComparer.Ordinal)
    {
        ["replica_calculator"] = (one, defaults) => [PolicyCases.Calculate(one, defaults)],
        ["per_pod_usage"] = (one, defaults) => [PolicyCases.ShareOf(one)],
        ["group_pods"] = (one, defaults) => [PolicyCases.Group(one, defaults)],
        ["clamp_without_behavior"] = (one, defaults) => [LimitCases.WithoutBehavior(one)],
        ["rate_limit"] = (one, defaults) => [LimitCases.Limit(one, defaults)],
        ["behavior_rate"] = (one, defaults) => [LimitCases.WithBehavior(one, defaults)],
        ["scale_event_log"] = (one, defaults) => LogCases.Changes(one),
        ["stabilize_downscale"] = (one, defaults) => [LogCases.LargestOfWindow(one)],
        ["stabilize_with_behavior"] = (one, defaults) => [LogCases.Stabilize(one)],
        ["controller"] = (one, defaults) => [new ControllerCase(one, defaults).Run()],
    };

    public static IEnumerable<Outcome> Run(JsonElement one, CaseDefaults defaults)
    {
        var suite = one.GetProperty("suite").GetString()!;
        return Suites.TryGetValue(suite, out var run) ? run(one, defaults) : throw new FormatException($"there is no suite \"{suite}\"; there are {string.Join(", ", Suites.Keys)}");
    }
}
