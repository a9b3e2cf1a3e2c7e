namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>How <see cref="PredictivePolicy"/> looks ahead.</summary>
public sealed class PredictiveOptions
{
    /// <summary>Gets or sets the metric: a utilization of each member, or, with <see cref="CapacityPerMember"/>, a total.</summary>
    /// <value><see cref="MetricNames.Cpu"/>.</value>
    public string Metric { get; set; } = MetricNames.Cpu;

    /// <summary>Gets or sets how much of a total one member can do.</summary>
    /// <value>0: the metric is a utilization. Not negative.</value>
    public double CapacityPerMember { get; set; }

    /// <summary>Gets or sets the utilization that the forecast is to be served at.</summary>
    /// <value>0.7. More than 0, at most 1.</value>
    public double Target { get; set; } = 0.7;

    /// <summary>Gets or sets after how long the pattern repeats.</summary>
    /// <value>1 day. Between 1 hour and 28 days.</value>
    public TimeSpan Season { get; set; } = TimeSpan.FromDays(1);

    /// <summary>Gets or sets the share of times the forecast is to be enough.</summary>
    /// <value>0.9. Between 0.5 and 0.999.</value>
    public double Quantile { get; set; } = 0.9;

    /// <summary>Gets or sets how much better than "it stays as it is" its past forecasts must have been before it is listened to.</summary>
    /// <value>0.1, a tenth. Between 0 and 1.</value>
    public double EarnsBy { get; set; } = 0.1;
}
