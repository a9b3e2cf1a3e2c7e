using System.Globalization;
using Spinup.Sdk.Autoscaling.Policies.Objectives;

namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>The policies of this package by their names, each with the one number it is usually told.</summary>
internal static class BuiltInPolicies
{
    public static ScalingPolicyCatalogue Catalogue() => new ScalingPolicyCatalogue()
        .Add(PolicyNames.Default, argument => Objective(PolicyNames.Default, argument))
        .Add(PolicyNames.ServiceObjective, argument => Objective(PolicyNames.ServiceObjective, argument))
        .Add(PolicyNames.TargetTracking, argument => new TargetTrackingPolicy(new() { Target = Number(PolicyNames.TargetTracking, argument, 0.6) }))
        .Add(PolicyNames.Threshold, argument => new ThresholdPolicy(new() { MaxedOut = Number(PolicyNames.Threshold, argument, new ThresholdOptions().MaxedOut) }))
        .Add(PolicyNames.Step, argument => argument is null ? new StepPolicy() : throw new ArgumentException($"\"{PolicyNames.Step}:{argument}\": steps cannot be told in one number; make a {nameof(StepPolicy)}."))
        .Add(PolicyNames.QueueLength, argument => new QueueLengthPolicy(new() { Slots = (int)Math.Clamp(Number(PolicyNames.QueueLength, argument, 1), 0, int.MaxValue) }))
        .Add(PolicyNames.Predictive, argument => new PredictivePolicy(new() { Target = Number(PolicyNames.Predictive, argument, 0.7) }));

    private static ServiceObjectivePolicy Objective(string name, string? argument) => new(new() { LossFactor = Number(name, argument, new ServiceObjectiveOptions().LossFactor) });

    private static double Number(string name, string? argument, double otherwise) =>
        argument is null ? otherwise
        : double.TryParse(argument, NumberStyles.Float, CultureInfo.InvariantCulture, out var number) && double.IsFinite(number) ? number
        : throw new ArgumentException($"\"{name}:{argument}\": {argument} is not a number.");
}
