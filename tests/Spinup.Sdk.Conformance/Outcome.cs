using System.Text.Json;
using System.Text.Json.Nodes;

namespace Spinup.Tests.Conformance;

/// <summary>What came of a case, under the names that the expectations have.</summary>
/// <remarks>A method per field, so that a value here always comes from the package.</remarks>
public sealed class Outcome
{
    private readonly Dictionary<string, JsonNode?> fields = new(StringComparer.Ordinal);

    /// <summary>Sets a field.</summary>
    public Outcome With(string name, JsonNode? value)
    {
        fields[name] = value;
        return this;
    }

    /// <summary>Sets a field to a list.</summary>
    public Outcome WithList<T>(string name, IEnumerable<T> values)
    {
        fields[name] = new JsonArray([.. values.Select(value => JsonSerializer.SerializeToNode(value))]);
        return this;
    }

    /// <summary>Finds a field.</summary>
    /// <returns>Null when nothing of the name came.</returns>
    public JsonNode? Find(string name) => fields.GetValueOrDefault(name);

    /// <inheritdoc/>
    public override string ToString() => string.Join(", ", fields.Select(field => $"{field.Key} {field.Value?.ToJsonString()}"));
}
