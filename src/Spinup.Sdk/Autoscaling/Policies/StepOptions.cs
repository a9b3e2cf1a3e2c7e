namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>The steps of a <see cref="StepPolicy"/>.</summary>
public sealed class StepOptions
{
    /// <summary>Gets or sets the metric: utilization of the members on average, or a total.</summary>
    /// <value><see cref="MetricNames.Cpu"/>.</value>
    public string Metric { get; set; } = MetricNames.Cpu;

    /// <summary>Gets the steps, in any order. The last one whose bound the metric has reached counts; below all of them nothing is proposed but to stay.</summary>
    /// <value>
    /// Empty, which means: from 0 one less, from 0.3 stay, from 0.7 one more, from 0.85 a quarter more, from 0.95 a half more (at least one each).
    /// </value>
    public IList<ScalingStep> Steps { get; } = [];
}

/// <summary>What to do from some value of the metric on.</summary>
/// <param name="From">The value; not negative.</param>
/// <param name="Members">How many members to add, or to take away when negative.</param>
/// <param name="Percent">How many percent of the size to add or take away, rounded away from zero; the larger of the two changes counts.</param>
public readonly record struct ScalingStep(double From, int Members, double Percent = 0);
