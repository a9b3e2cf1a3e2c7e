namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>What a worker of a <see cref="QueueLengthPolicy"/> can do.</summary>
public sealed class QueueLengthOptions
{
    /// <summary>Gets or sets the metric of the jobs that wait.</summary>
    /// <value><see cref="MetricNames.QueuePending"/>.</value>
    public string Pending { get; set; } = MetricNames.QueuePending;

    /// <summary>Gets or sets the metric of the jobs that are being worked on.</summary>
    /// <value><see cref="MetricNames.QueueRunning"/>. Empty: there is none, and jobs count as pending until they are done.</value>
    public string Running { get; set; } = MetricNames.QueueRunning;

    /// <summary>Gets or sets how many jobs a worker does at once.</summary>
    /// <value>1. At least 1.</value>
    public int Slots { get; set; } = 1;

    /// <summary>Gets or sets how many jobs may wait for each worker before another one is worth its price.</summary>
    /// <value>0: none waits. Not negative.</value>
    public double Backlog { get; set; }

    /// <summary>Gets or sets how many workers are kept idle for the next jobs.</summary>
    /// <value>0. Not negative.</value>
    public int Idle { get; set; }
}
