using Microsoft.Extensions.Options;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Pools;

namespace Spinup.Sdk.Hosting;

/// <summary>Finds what is wrong with a named autoscaler, all of it at once.</summary>
internal sealed class AutoscalerSetupValidator : IValidateOptions<AutoscalerSetup>
{
    public ValidateOptionsResult Validate(string? name, AutoscalerSetup options)
    {
        var problems = Problems(options).Select(problem => $"Autoscaler \"{name}\": {problem}").ToList();
        return problems.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(problems);
    }

    private static IEnumerable<string> Problems(AutoscalerSetup setup)
    {
        if (setup.Registry is null)
        {
            yield return $"{nameof(setup.Registry)} is not set: which balancer is to be told?";
        }

        if (setup.Pool is null)
        {
            yield return $"{nameof(setup.Pool)} is not set: what are its droplets?";
            yield break;
        }

        foreach (var problem in DropletPoolSpecCheck.Problems(setup.Pool))
        {
            yield return problem;
        }

        if (setup.Options.Min > setup.Pool.Max || setup.Options.Max < setup.Pool.Min)
        {
            yield return $"The autoscaler wants {setup.Options.Min} to {setup.Options.Max} members and the pool allows {setup.Pool.Min} to {setup.Pool.Max}; the two never meet.";
        }

        if (new AutoscalerOptionsValidator().Validate(null, setup.Options) is { Failed: true } wrong)
        {
            foreach (var failure in wrong.Failures!)
            {
                yield return failure;
            }
        }
    }
}
