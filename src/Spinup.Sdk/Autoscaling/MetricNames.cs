namespace Spinup.Sdk.Autoscaling;

/// <summary>The names that the policies of this package ask measurements by. A source may bring any other name too.</summary>
public static class MetricNames
{
    /// <summary>CPU utilization of each member, 0 to 1.</summary>
    public const string Cpu = "cpu";

    /// <summary>Memory utilization of each member, 0 to 1.</summary>
    public const string Memory = "memory";

    /// <summary>Requests a second that came to the balancer, those it turned away among them: a total. Not hidden by saturation, as CPU is.</summary>
    public const string Load = "load";

    /// <summary>Jobs that wait for a worker: a total.</summary>
    public const string QueuePending = "queue.pending";

    /// <summary>Jobs that are being worked on: a total.</summary>
    public const string QueueRunning = "queue.running";
}
