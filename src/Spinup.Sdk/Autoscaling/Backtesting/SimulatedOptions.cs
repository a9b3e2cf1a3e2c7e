using Spinup.Sdk.Autoscaling.Gates;

namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>A user's options as they are in a simulation: it decides once a tick, and a droplet costs what the model says unless the options say it.</summary>
internal static class SimulatedOptions
{
    public static AutoscalerOptions Of(AutoscalerOptions options, SimulationModel model)
    {
        ArgumentNullException.ThrowIfNull(options);
        var copy = new AutoscalerOptions
        {
            Min = options.Min,
            Max = options.Max,
            Interval = model.Tick,
            Combination = options.Combination,
            Price = options.Price ?? model.Price,
            BootTime = options.BootTime,
        };
        foreach (var policy in options.Policies)
        {
            copy.Policies.Add(policy);
        }

        Copy(options.ScaleUp, copy.ScaleUp);
        Copy(options.ScaleDown, copy.ScaleDown);
        (copy.Distrust.MaxAge, copy.Distrust.MaxSkew) = (options.Distrust.MaxAge, options.Distrust.MaxSkew);
        (copy.Distrust.MinCoverage, copy.Distrust.MaxUnreadyShare) = (options.Distrust.MinCoverage, options.Distrust.MaxUnreadyShare);
        (copy.Distrust.FallbackSize, copy.Distrust.FallbackAfter) = (options.Distrust.FallbackSize, options.Distrust.FallbackAfter);
        (copy.Stabilization.Up, copy.Stabilization.Down) = (options.Stabilization.Up, options.Stabilization.Down);
        (copy.Stabilization.LargestOfWindow, copy.Stabilization.RemembersInitialSize) = (options.Stabilization.LargestOfWindow, options.Stabilization.RemembersInitialSize);
        (copy.Cooldown.Up, copy.Cooldown.Down, copy.Cooldown.WaitForStarting) = (options.Cooldown.Up, options.Cooldown.Down, options.Cooldown.WaitForStarting);
        (copy.Budget.PerHourUsd, copy.Budget.PerMonthUsd) = (options.Budget.PerHourUsd, options.Budget.PerMonthUsd);
        return copy;
    }

    private static void Copy(RateOptions from, RateOptions to)
    {
        (to.Select, to.MaxFactor, to.MaxFactorFloor) = (from.Select, from.MaxFactor, from.MaxFactorFloor);
        to.Rules.Clear();
        foreach (var rule in from.Rules)
        {
            to.Rules.Add(rule);
        }
    }
}
