namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>The names of the policies of this package.</summary>
public static class PolicyNames
{
    /// <summary>The policy that is taken when none is named: <see cref="ServiceObjective"/>.</summary>
    public const string Default = "default";

    /// <summary>As many members as cost least, a lost request priced by the user.</summary>
    public const string ServiceObjective = "service-objective";

    /// <summary>Keeps a metric at its target, as the Kubernetes HorizontalPodAutoscaler does.</summary>
    public const string TargetTracking = "target-tracking";

    /// <summary>Steps that grow with the distance from a target.</summary>
    public const string Step = "step";

    /// <summary>Floors and ceilings by the clock.</summary>
    public const string Schedule = "schedule";

    /// <summary>As many workers as a queue needs.</summary>
    public const string QueueLength = "queue-length";

    /// <summary>The rule of Spinup in 2015: one more when maxed out, one less when quiet.</summary>
    public const string Threshold = "threshold";

    /// <summary>A floor from what past days and weeks looked like.</summary>
    public const string Predictive = "predictive";
}
