using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Spinup.Sdk.Yarp;

/// <summary>Finds what is wrong with a registry's options, all of it at once.</summary>
internal sealed partial class YarpRegistryOptionsValidator : IValidateOptions<YarpRegistryOptions>
{
    private const int MostProbes = 100;
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan Longest = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan LongestDrain = TimeSpan.FromHours(1);

    public ValidateOptionsResult Validate(string? name, YarpRegistryOptions options)
    {
        var of = string.IsNullOrEmpty(name) ? nameof(YarpRegistryOptions) : $"{nameof(YarpRegistryOptions)} \"{name}\"";
        return Problems(options).ToList() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems.Select(problem => $"{of}: {problem}")) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> Problems(YarpRegistryOptions options)
    {
        if (string.IsNullOrWhiteSpace(options.ClusterId))
        {
            yield return $"{nameof(options.ClusterId)} is \"{options.ClusterId}\"; it must name a cluster of the proxy's configuration.";
        }

        if (!PrefixForm().IsMatch(options.OwnerPrefix ?? ""))
        {
            yield return $"{nameof(options.OwnerPrefix)} is \"{options.OwnerPrefix}\"; it must be 1 to 32 letters, digits, dots, dashes and underscores.";
        }

        if (!PathForm().IsMatch(options.HealthPath ?? ""))
        {
            yield return $"{nameof(options.HealthPath)} is \"{options.HealthPath}\"; it must be the path of a URL and begin with one slash, like /health.";
        }

        foreach (var (what, value, least, most) in new[]
        {
            (nameof(options.Interval), options.Interval, Shortest, Longest),
            (nameof(options.Timeout), options.Timeout, Shortest, Longest),
            (nameof(options.DrainDeadline), options.DrainDeadline, TimeSpan.Zero, LongestDrain),
        })
        {
            if (value < least || value > most)
            {
                yield return $"{what} is {value}; it must be between {least} and {most}.";
            }
        }

        foreach (var (what, value) in new[] { (nameof(options.Rise), options.Rise), (nameof(options.Fall), options.Fall) })
        {
            if (value is < 1 or > MostProbes)
            {
                yield return $"{what} is {value}; it must be between 1 and {MostProbes}.";
            }
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,32}\z")]
    private static partial Regex PrefixForm();

    // Two slashes would begin a host; a fragment is never sent.
    [GeneratedRegex(@"\A/(?!/)[!-~-[#\\]]*\z")]
    private static partial Regex PathForm();
}
