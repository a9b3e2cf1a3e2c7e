namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>When <see cref="ThresholdPolicy"/> adds and takes away.</summary>
public sealed class ThresholdOptions
{
    /// <summary>Gets or sets the metric: utilization of the members on average, or a total.</summary>
    /// <value><see cref="MetricNames.Cpu"/>.</value>
    public string Metric { get; set; } = MetricNames.Cpu;

    /// <summary>Gets or sets from where on the pool is maxed out.</summary>
    /// <value>0.8. More than <see cref="Quiet"/>.</value>
    public double MaxedOut { get; set; } = 0.8;

    /// <summary>Gets or sets below which the pool is quiet.</summary>
    /// <value>0.3. Not negative.</value>
    public double Quiet { get; set; } = 0.3;

    /// <summary>Gets or sets how many members come or go at a time.</summary>
    /// <value>1, as in 2015. At least 1.</value>
    public int Members { get; set; } = 1;
}
