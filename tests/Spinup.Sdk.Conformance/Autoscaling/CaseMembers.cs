using System.Collections.Immutable;
using System.Globalization;
using System.Text.Json;
using Spinup.Sdk.Autoscaling;

namespace Spinup.Tests.Conformance.Autoscaling;

/// <summary>Reads pods as members, and what they use as readings. Values are thousandths, as in the tables.</summary>
internal static class CaseMembers
{
    /// <summary>Reads the pods.</summary>
    /// <param name="pods">The list.</param>
    /// <param name="changesWithStart">Whether the readiness changed last when the pod started; otherwise long ago.</param>
    public static ImmutableArray<PoolMember> Of(JsonElement pods, bool changesWithStart) => [.. pods.EnumerateArray().Select(pod => Member(pod, changesWithStart))];

    /// <summary>Reads the usage of one value per pod, summed over its containers or of one of them, with what the pod asked for as its capacity.</summary>
    public static ImmutableArray<MemberReading> Usage(JsonElement pods, JsonElement metric, DateTimeOffset takenAt)
    {
        var usage = metric.Find("usageMilli") ?? default;
        var container = metric.Find("container") is { ValueKind: JsonValueKind.String } named ? int.Parse(named.GetString()!["container".Length..], CultureInfo.InvariantCulture) - 1 : -1;
        var known = pods.EnumerateArray().Select(pod => pod.GetProperty("name").GetString()!).ToList();
        var asked = pods.EnumerateArray().Select(pod => Sum(pod.Find("requestMilli"), container)).ToList();
        var ofMembers = known.Select((id, index) => new MemberReading(id, Sum(usage.Find(id), container), asked[index]));
        var ofOthers = (usage.ValueKind == JsonValueKind.Object ? usage.EnumerateObject().AsEnumerable() : []).Where(one => !known.Contains(one.Name)).Select(one => new MemberReading(one.Name, Sum(one.Value, container), double.NaN));
        return [.. ofMembers.Concat(ofOthers).Select(reading => reading with { TakenAt = takenAt })];
    }

    public static MemberState StateOf(JsonElement pod) =>
        pod.Find("deleting") is { ValueKind: JsonValueKind.True } ? MemberState.Leaving : pod.GetProperty("phase").GetString() switch
        {
            "Pending" => MemberState.Starting,
            "Failed" or "Succeeded" => MemberState.Failed,
            _ => MemberState.Running,
        };

    private static PoolMember Member(JsonElement pod, bool changesWithStart)
    {
        var started = CaseRules.Ago(pod, "startedSecondsAgo");
        return new()
        {
            Id = pod.GetProperty("name").GetString()!,
            State = StateOf(pod),
            IsReady = pod.GetProperty("ready").GetBoolean(),
            StartedAt = started,
            ReadinessChangedAt = changesWithStart ? started : CaseRules.LongAgo,
        };
    }

    // Not a number: there is none.
    private static double Sum(JsonElement? containers, int container) =>
        containers is not { ValueKind: JsonValueKind.Array } values || values.GetArrayLength() <= container ? double.NaN
        : container >= 0 ? values[container].GetDouble()
        : values.EnumerateArray().Sum(value => value.GetDouble());
}
