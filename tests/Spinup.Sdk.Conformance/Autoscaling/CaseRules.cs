using System.Text.Json;
using Spinup.Sdk.Autoscaling.Gates;

namespace Spinup.Tests.Conformance.Autoscaling;

/// <summary>Reads rules and what happened before.</summary>
internal static class CaseRules
{
    /// <summary>Gets the moment from which a case counts back.</summary>
    public static DateTimeOffset Now { get; } = new(2026, 8, 1, 12, 0, 0, TimeSpan.Zero);

    /// <summary>Gets the moment a case decides at: a little later, as the tables' times were taken before the code they test asked for its own.</summary>
    public static DateTimeOffset Deciding { get; } = Now + TimeSpan.FromMilliseconds(1);

    /// <summary>Gets what the tables leave open, which stands for long ago.</summary>
    public static DateTimeOffset LongAgo { get; } = new(2000, 1, 1, 0, 0, 0, TimeSpan.Zero);

    public static DateTimeOffset Ago(JsonElement of, string name) => of.Find(name) is { ValueKind: JsonValueKind.Number } seconds ? Now - TimeSpan.FromSeconds(seconds.GetDouble()) : LongAgo;

    /// <summary>Fills in the rate rules.</summary>
    /// <returns>The stabilization window.</returns>
    public static TimeSpan Fill(JsonElement rules, RateOptions options)
    {
        options.Rules.Clear();
        options.Select = Enum.Parse<RateSelection>(rules.Find("selectPolicy")?.GetString() ?? nameof(RateSelection.Max));
        foreach (var rule in rules.List("policies"))
        {
            var unit = rule.GetProperty("type").GetString() == "Pods" ? RateUnit.Members : RateUnit.Percent;
            options.Rules.Add(new(unit, rule.Int("value"), TimeSpan.FromSeconds(rule.Int("periodSeconds"))));
        }

        return TimeSpan.FromSeconds(rules.Find("stabilizationWindowSeconds") is { ValueKind: JsonValueKind.Number } window ? window.GetDouble() : 0);
    }

    public static IEnumerable<SizeChange> Changes(JsonElement of, string name, int sign) =>
        of.List(name).Select(change => new SizeChange(sign * change.Int("change"), Ago(change, "secondsAgo"), change.Find("outdated") is { ValueKind: JsonValueKind.True }));

    public static IEnumerable<Wish> Wishes(JsonElement of) =>
        of.List("recommendations").Select(wish => new Wish(wish.Int("replicas"), Ago(wish, "secondsAgo")));

    public static int Int(this JsonElement of, string name) => of.GetProperty(name).GetInt32();

    /// <summary>Gets the entries of a list; none when there is no list.</summary>
    public static IEnumerable<JsonElement> List(this JsonElement of, string name) => of.Find(name) is { ValueKind: JsonValueKind.Array } list ? list.EnumerateArray() : [];

    public static JsonElement? Find(this JsonElement of, string name) => of.ValueKind == JsonValueKind.Object && of.TryGetProperty(name, out var value) ? value : null;
}
