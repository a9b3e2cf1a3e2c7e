using Microsoft.Extensions.Options;
using Spinup.Sdk.Autoscaling.Gates;

namespace Spinup.Sdk.Autoscaling;

/// <summary>Finds what is wrong with the options of an autoscaler, all of it at once, with both values where two contradict each other.</summary>
internal sealed class AutoscalerOptionsValidator : IValidateOptions<AutoscalerOptions>
{
    private const int MostMembers = 10_000;
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

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

    private static IEnumerable<string> Problems(AutoscalerOptions options) =>
        OfSize(options)
            .Concat(OfDistrust(options.Distrust, options.Max))
            .Concat(OfWindows(options))
            .Concat(OfRate(nameof(options.ScaleUp), options.ScaleUp))
            .Concat(OfRate(nameof(options.ScaleDown), options.ScaleDown))
            .Concat(OfBudget(options));

    private static IEnumerable<string> OfSize(AutoscalerOptions options)
    {
        if (options.Min < 0)
        {
            yield return $"{nameof(options.Min)} is {options.Min}; it cannot be negative.";
        }

        if (options.Max is < 1 or > MostMembers)
        {
            yield return $"{nameof(options.Max)} is {options.Max}; it must be between 1 and {MostMembers}.";
        }

        if (options.Min > options.Max)
        {
            yield return $"{nameof(options.Min)} is {options.Min} and {nameof(options.Max)} is {options.Max}; the fewest cannot be more than the most.";
        }

        if (!Enum.IsDefined(options.Combination))
        {
            yield return $"{nameof(options.Combination)} is {options.Combination}; it must be {nameof(ProposalCombination.Largest)}, {nameof(ProposalCombination.Smallest)} or {nameof(ProposalCombination.First)}.";
        }
    }

    private static IEnumerable<string> OfDistrust(DistrustOptions options, int max)
    {
        if (options.MaxAge <= TimeSpan.Zero || options.MaxAge > Hour)
        {
            yield return $"Distrust.{nameof(options.MaxAge)} is {options.MaxAge}; it must be more than zero and at most {Hour}.";
        }

        if (Range("Distrust.MaxSkew", options.MaxSkew, TimeSpan.Zero, Hour) is { } skew)
        {
            yield return skew;
        }

        if (Range("Distrust.FallbackAfter", options.FallbackAfter, TimeSpan.Zero, TimeSpan.FromDays(1)) is { } after)
        {
            yield return after;
        }

        foreach (var (name, share) in new[] { (nameof(options.MinCoverage), options.MinCoverage), (nameof(options.MaxUnreadyShare), options.MaxUnreadyShare) })
        {
            if (share is not (>= 0 and <= 1))
            {
                yield return FormattableString.Invariant($"Distrust.{name} is {share}; it must be between 0 and 1.");
            }
        }

        if (options.FallbackSize < 0 || options.FallbackSize > max)
        {
            yield return $"Distrust.{nameof(options.FallbackSize)} is {options.FallbackSize} and {nameof(AutoscalerOptions.Max)} is {max}; it must be between 0 and that.";
        }
    }

    private static IEnumerable<string> OfWindows(AutoscalerOptions options)
    {
        (string Name, TimeSpan Value, TimeSpan Least, TimeSpan Most)[] windows =
        [
            (nameof(options.Interval), options.Interval, TimeSpan.FromSeconds(1), Hour),
            (nameof(options.BootTime), options.BootTime, TimeSpan.Zero, TimeSpan.FromDays(1)),
            ("Stabilization.Up", options.Stabilization.Up, TimeSpan.Zero, Hour),
            ("Stabilization.Down", options.Stabilization.Down, TimeSpan.Zero, Hour),
            ("Cooldown.Up", options.Cooldown.Up, TimeSpan.Zero, TimeSpan.FromDays(1)),
            ("Cooldown.Down", options.Cooldown.Down, TimeSpan.Zero, TimeSpan.FromDays(1)),
        ];
        return windows.Select(window => Range(window.Name, window.Value, window.Least, window.Most)).OfType<string>();
    }

    private static IEnumerable<string> OfRate(string of, RateOptions options)
    {
        if (!Enum.IsDefined(options.Select))
        {
            yield return $"{of}.{nameof(options.Select)} is {options.Select}; it must be {nameof(RateSelection.Max)}, {nameof(RateSelection.Min)} or {nameof(RateSelection.Disabled)}.";
        }

        foreach (var rule in options.Rules)
        {
            if (rule.Value < 0 || rule.Period <= TimeSpan.Zero || rule.Period > Hour || !Enum.IsDefined(rule.Unit))
            {
                yield return $"{of} has the rule {rule}; its value cannot be negative, and its period must be more than zero and at most {Hour}.";
            }
        }

        if (!double.IsFinite(options.MaxFactor) || options.MaxFactor is < 0 or (> 0 and < 1))
        {
            yield return FormattableString.Invariant($"{of}.{nameof(options.MaxFactor)} is {options.MaxFactor}; it must be 0 (no limit) or at least 1.");
        }

        if (options.MaxFactorFloor < 0)
        {
            yield return $"{of}.{nameof(options.MaxFactorFloor)} is {options.MaxFactorFloor}; it cannot be negative.";
        }
    }

    private static IEnumerable<string> OfBudget(AutoscalerOptions options)
    {
        var (perHour, perMonth) = (options.Budget.PerHourUsd, options.Budget.PerMonthUsd);
        if (options.Price is { } negative && (negative.PerHourUsd < 0 || negative.PerMonthUsd < 0))
        {
            yield return FormattableString.Invariant($"{nameof(options.Price)} is ${negative.PerHourUsd} an hour and ${negative.PerMonthUsd} a month; it cannot be negative.");
            yield break;
        }

        if (perHour <= 0 || perMonth <= 0)
        {
            yield return FormattableString.Invariant($"The budget is ${perHour ?? 0} an hour and ${perMonth ?? 0} a month; what is set must be more than zero. Leave it out for no limit.");
        }

        if ((perHour is not null || perMonth is not null) && options.Price is null)
        {
            yield return $"A budget is set and {nameof(options.Price)} is not; without what a member costs it cannot be kept.";
        }

        // The longest month has 744 hours.
        foreach (var (limit, hours, unit) in new[] { (perHour, 1, "hour"), (perMonth, 744, "month") })
        {
            if (limit > 0 && options.Price is { } price && options.Min * price.ExactPerHourUsd * hours > limit)
            {
                yield return FormattableString.Invariant($"{nameof(options.Min)} is {options.Min}, which costs ${options.Min * price.ExactPerHourUsd * hours:0.####} a {unit}, and the budget is ${limit} a {unit}; it must allow the fewest members.");
            }
        }
    }

    private static string? Range(string name, TimeSpan value, TimeSpan least, TimeSpan most) =>
        value < least || value > most ? $"{name} is {value}; it must be between {least} and {most}." : null;
}
