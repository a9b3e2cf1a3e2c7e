using System.Text.Json;
using System.Text.Json.Nodes;

namespace Spinup.Tests.Conformance;

/// <summary>Compares what came of a case with every field that it expects.</summary>
internal static class Expectations
{
    // Lists of which the order says nothing.
    private static readonly string[] Sets = ["unready", "missing", "ignored"];

    public static IEnumerable<string> Compare(JsonElement expected, Outcome got)
    {
        if (!expected.TryGetProperty("error", out _) && got.Find("error") is { } error)
        {
            yield return $"expected {expected.GetRawText()}, got the error \"{error}\"";
            yield break;
        }

        foreach (var field in expected.EnumerateObject())
        {
            // A null is what the table does not look at.
            if (field.Value.ValueKind != JsonValueKind.Null && !IsMet(field, got.Find(field.Name)))
            {
                yield return $"{field.Name}: expected {field.Value.GetRawText()}, got {got.Find(field.Name)?.ToJsonString() ?? $"nothing ({got})"}";
            }
        }
    }

    private static bool IsMet(JsonProperty expected, JsonNode? got)
    {
        if (got is null)
        {
            return false;
        }

        return expected.Name switch
        {
            // The text there goes on with names of things we do not have.
            "error" => got.GetValue<string>().Contains(expected.Value.GetString()!, StringComparison.Ordinal),

            // A table names the conditions it looks at, not all there are.
            "conditions" => expected.Value.EnumerateArray().All(condition => Texts(got).Contains(condition.GetString())),
            _ when Sets.Contains(expected.Name) => expected.Value.EnumerateArray().Select(item => item.GetString()).Order().SequenceEqual(Texts(got).Order()),
            _ => JsonNode.DeepEquals(JsonNode.Parse(expected.Value.GetRawText()), got),
        };
    }

    private static IEnumerable<string?> Texts(JsonNode got) => got.AsArray().Select(item => item?.GetValue<string>());
}
