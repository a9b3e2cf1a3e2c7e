using Microsoft.Extensions.Options;

namespace Spinup.Sdk.Leases;

/// <summary>Finds what is wrong with the options of a host's sweeps, all of it at once.</summary>
internal sealed class DropletReaperOptionsValidator : IValidateOptions<DropletReaperOptions>
{
    private static readonly TimeSpan LeastInterval = TimeSpan.FromSeconds(10);
    private static readonly TimeSpan LongestInterval = TimeSpan.FromDays(1);

    public ValidateOptionsResult Validate(string? name, DropletReaperOptions options)
    {
        var problems = Problems(options).ToList();
        var of = string.IsNullOrEmpty(name) ? nameof(DropletReaperOptions) : $"{nameof(DropletReaperOptions)} \"{name}\"";
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems.Select(problem => $"{of}: {problem}"));
    }

    private static IEnumerable<string> Problems(DropletReaperOptions options)
    {
        if (options.Interval < LeastInterval || options.Interval > LongestInterval)
        {
            yield return $"{nameof(options.Interval)} is {options.Interval}; it must be between {LeastInterval} and {LongestInterval}.";
        }

        if (options.Grace < TimeSpan.Zero || options.Grace > SweepOptions.LongestGrace)
        {
            yield return $"{nameof(options.Grace)} is {options.Grace}; it must be between {TimeSpan.Zero} and {SweepOptions.LongestGrace}.";
        }

        if (options.MaxParallel is < 1 or > SweepOptions.MostParallel)
        {
            yield return $"{nameof(options.MaxParallel)} is {options.MaxParallel}; it must be between 1 and {SweepOptions.MostParallel}.";
        }
    }
}
