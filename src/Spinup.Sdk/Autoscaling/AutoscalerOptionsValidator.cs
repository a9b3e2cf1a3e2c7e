using Microsoft.Extensions.Options;

namespace Spinup.Sdk.Autoscaling;

/// <summary>Finds what is wrong with the options of an autoscaler, all of it at once, with both values where two contradict each other.</summary>
internal sealed class AutoscalerOptionsValidator : IValidateOptions<AutoscalerOptions>
{
    public static void ThrowIfWrong(AutoscalerOptions options)
    {
        if (Problems(options).ToList() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        }
    }

    public ValidateOptionsResult Validate(string? name, AutoscalerOptions options)
    {
        var of = string.IsNullOrEmpty(name) ? nameof(AutoscalerOptions) : $"{nameof(AutoscalerOptions)} \"{name}\"";
        return Problems(options).ToList() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems.Select(problem => $"{of}: {problem}")) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> Problems(AutoscalerOptions options)
    {
        if (options.Min > options.Max)
        {
            yield return $"{nameof(options.Min)} is {options.Min} and {nameof(options.Max)} is {options.Max}; the fewest cannot be more than the most.";
        }
    }
}
