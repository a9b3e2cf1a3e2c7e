namespace Spinup.Sdk.LocalCloud.CloudInit;

/// <summary>Merges cloud-config parts by cloud-init's rules: <c>dict(replace)+list()+str()</c> unless the later part says how.</summary>
internal sealed class CloudConfigMerge
{
    private readonly Dictionary<string, HashSet<string>> rules;

    private CloudConfigMerge(Dictionary<string, HashSet<string>> rules) => this.rules = rules;

    /// <summary>The rules of a part: its own (merge_how, merge_type), then its header's, then cloud-init's.</summary>
    public static CloudConfigMerge For(Dictionary<string, object?> part, string? header)
    {
        var rules = new Dictionary<string, HashSet<string>>(StringComparer.Ordinal);
        var own = part.GetValueOrDefault("merge_how") ?? part.GetValueOrDefault("merge_type");
        if (own is List<object?> several)
        {
            foreach (var one in several.OfType<Dictionary<string, object?>>())
            {
                Add(rules, one.GetValueOrDefault("name") as string ?? "", (one.GetValueOrDefault("settings") as List<object?> ?? []).OfType<string>());
            }
        }
        else if (own is string text)
        {
            Add(rules, text);
        }

        Add(rules, header ?? "");
        if (rules.Count == 0)
        {
            Add(rules, "dict(replace)+list()+str()");
        }

        return new CloudConfigMerge(rules);
    }

    public object? Merge(object? old, object? add) => old switch
    {
        Dictionary<string, object?> mapping when rules.ContainsKey("dict") && add is Dictionary<string, object?> more => Mappings(mapping, more),
        List<object?> list when rules.ContainsKey("list") => Lists(list, add),
        string text when rules.ContainsKey("str") && add is string more => Has("str", "append") ? text + more : more,
        _ => old,
    };

    private static void Add(Dictionary<string, HashSet<string>> rules, string text)
    {
        foreach (var rule in text.Split('+', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries))
        {
            var open = rule.IndexOf('(', StringComparison.Ordinal);
            Add(rules, open < 0 ? rule : rule[..open], open < 0 ? [] : rule[(open + 1)..].TrimEnd(')').Split(',', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries));
        }
    }

    private static void Add(Dictionary<string, HashSet<string>> rules, string kind, IEnumerable<string> settings) =>
        rules.TryAdd(kind.Replace("m_", "", StringComparison.Ordinal), [.. settings]);

    private bool Has(string kind, string setting) => rules.TryGetValue(kind, out var settings) && settings.Contains(setting);

    private Dictionary<string, object?> Mappings(Dictionary<string, object?> old, Dictionary<string, object?> add)
    {
        var result = new Dictionary<string, object?>(old, old.Comparer);
        foreach (var (key, value) in add)
        {
            if (!result.TryGetValue(key, out var before))
            {
                result[key] = value;
            }
            else if (value is null && Has("dict", "allow_delete"))
            {
                result.Remove(key);
            }
            else if (Has("dict", "replace"))
            {
                result[key] = value;
            }
            else if (value is Dictionary<string, object?>
                || (value is List<object?> && (Has("dict", "recurse_array") || Has("dict", "recurse_list")))
                || (value is string && Has("dict", "recurse_str")))
            {
                result[key] = Merge(before, value);
            }
        }

        return result;
    }

    private object? Lists(List<object?> old, object? add)
    {
        if (add is not List<object?> more)
        {
            return Has("list", "append") || Has("list", "prepend") || Has("list", "no_replace") ? old : add;
        }

        if (Has("list", "append"))
        {
            return (List<object?>)[.. old, .. more];
        }

        if (Has("list", "prepend"))
        {
            return (List<object?>)[.. more, .. old];
        }

        // Place by place, as cloud-init does it: what the longer one has beyond the shorter stays.
        List<object?> result = [.. old];
        for (var i = 0; i < more.Count; i++)
        {
            if (i >= result.Count)
            {
                result.Add(more[i]);
            }
            else if (!Has("list", "no_replace"))
            {
                var recurse = more[i] switch
                {
                    List<object?> => Has("list", "recurse_array") || Has("list", "recurse_list"),
                    string => Has("list", "recurse_str"),
                    Dictionary<string, object?> => Has("list", "recurse_dict"),
                    _ => false,
                };
                result[i] = recurse ? Merge(result[i], more[i]) : more[i];
            }
        }

        return result;
    }
}
