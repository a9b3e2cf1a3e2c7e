using System.Globalization;
using YamlDotNet.Core;
using YamlDotNet.RepresentationModel;

namespace Spinup.Sdk.LocalCloud.CloudInit;

/// <summary>YAML as cloud-init's reader sees it (YAML 1.1): mappings, lists, strings, numbers, booleans, null.</summary>
internal static class YamlTree
{
    /// <summary>Reads a document; null when it is empty.</summary>
    /// <exception cref="YamlException">It is not YAML.</exception>
    public static object? Read(string text)
    {
        var stream = new YamlStream();
        stream.Load(new StringReader(text));
        return stream.Documents.Count == 0 ? null : Value(stream.Documents[0].RootNode, 0);
    }

    // Anchors may refer to what holds them; no cloud-config is this deep.
    private static object? Value(YamlNode node, int depth) => depth > 64
        ? throw new YamlException("It is nested too deeply.")
        : node switch
        {
            YamlMappingNode mapping => Mapping(mapping, depth),
            YamlSequenceNode list => list.Children.Select(child => Value(child, depth + 1)).ToList(),
            YamlScalarNode { Style: ScalarStyle.Plain } scalar when scalar.Tag.IsEmpty => Plain(scalar.Value ?? ""),
            YamlScalarNode { Tag.IsEmpty: false } scalar when scalar.Tag.Value.EndsWith(":binary", StringComparison.Ordinal) => Convert.FromBase64String(scalar.Value ?? ""),
            YamlScalarNode scalar => scalar.Value,
            _ => null,
        };

    private static Dictionary<string, object?> Mapping(YamlMappingNode mapping, int depth)
    {
        var result = new Dictionary<string, object?>(StringComparer.Ordinal);
        foreach (var (key, value) in mapping.Children)
        {
            var name = (key as YamlScalarNode)?.Value ?? key.ToString();
            if (name == "<<")
            {
                foreach (var merged in Value(value, depth + 1) is List<object?> several ? several : [Value(value, depth + 1)])
                {
                    foreach (var (k, v) in merged as Dictionary<string, object?> ?? [])
                    {
                        result.TryAdd(k, v);
                    }
                }
            }
            else
            {
                result[name] = Value(value, depth + 1);
            }
        }

        return result;
    }

    private static object? Plain(string text)
    {
        switch (text.ToLowerInvariant())
        {
            case "" or "~" or "null":
                return null;
            case "true" or "yes" or "on":
                return true;
            case "false" or "no" or "off":
                return false;
        }

        if (text.Length > 1 && text[0] == '0' && text.All(static c => c is >= '0' and <= '7'))
        {
            // The reason why permissions: 0644 is what it looks like.
            return Convert.ToInt64(text, 8);
        }

        return long.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var number) ? number
            : text.Contains('.', StringComparison.Ordinal) && double.TryParse(text, NumberStyles.Float, CultureInfo.InvariantCulture, out var real) ? real
            : text;
    }
}
