using System.Text.Json;
using Spinup.Tests.Conformance.Autoscaling;

namespace Spinup.Tests.Conformance;

/// <summary>A file of cases for the autoscaler.</summary>
public sealed class ConformanceFile
{
    private const string Format = "spinup-autoscale-conformance/1";
    private readonly JsonElement root;

    private ConformanceFile(JsonElement root) => this.root = root;

    /// <summary>Reads a file.</summary>
    /// <exception cref="BadFileException">It cannot be read, or holds something else.</exception>
    public static ConformanceFile Read(string path)
    {
        try
        {
            using var stream = File.OpenRead(path);
            using var document = JsonDocument.Parse(stream);
            return Of(document.RootElement.Clone(), path);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new BadFileException($"{path} cannot be read: {exception.Message}", exception);
        }
        catch (JsonException exception)
        {
            throw new BadFileException($"{path} is not JSON: {exception.Message}", exception);
        }
    }

    /// <summary>Reads cases from a text.</summary>
    /// <exception cref="BadFileException">It holds something else.</exception>
    public static ConformanceFile Parse(string json)
    {
        using var document = JsonDocument.Parse(json);
        return Of(document.RootElement.Clone(), "the text");
    }

    /// <summary>Runs every case.</summary>
    public ConformanceReport Run()
    {
        var defaults = new CaseDefaults(root.TryGetProperty("defaults", out var given) ? given : default);
        var failures = new List<CaseFailure>();
        var passed = 0;
        foreach (var one in root.GetProperty("cases").EnumerateArray())
        {
            if (ProblemsOf(one, defaults) is { Count: > 0 } problems)
            {
                failures.Add(new(one.ValueKind == JsonValueKind.Object && one.TryGetProperty("id", out var id) ? id.ToString() : $"case {passed + failures.Count}", problems));
            }
            else
            {
                passed++;
            }
        }

        return new(passed, failures);
    }

    private static ConformanceFile Of(JsonElement root, string path)
    {
        if (root.ValueKind != JsonValueKind.Object || !root.TryGetProperty("format", out var format) || !root.TryGetProperty("cases", out var cases))
        {
            throw new BadFileException($"{path} has no \"format\" or no \"cases\".");
        }

        if (format.ToString() != Format)
        {
            throw new BadFileException($"{path} has the format \"{format}\"; \"{Format}\" can be read.");
        }

        return cases.ValueKind == JsonValueKind.Array ? new(root) : throw new BadFileException($"{path} has \"cases\" that are not a list.");
    }

    private static List<string> ProblemsOf(JsonElement one, CaseDefaults defaults)
    {
        try
        {
            var expected = one.GetProperty("expect");
            return [.. AutoscalingSuites.Run(one, defaults).SelectMany(outcome => Expectations.Compare(expected, outcome))];
        }
        catch (Exception exception) when (exception is KeyNotFoundException or InvalidOperationException or FormatException or ArgumentException or OverflowException or NullReferenceException or IndexOutOfRangeException)
        {
            return [$"the case cannot be run: {exception.Message}"];
        }
    }
}
