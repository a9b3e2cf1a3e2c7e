namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>What <see cref="TargetTrackingPolicy"/> holds, at what, and who counts.</summary>
public sealed class TargetTrackingOptions
{
    /// <summary>Gets or sets the metric's name.</summary>
    /// <value><see cref="MetricNames.Cpu"/>.</value>
    public string Metric { get; set; } = MetricNames.Cpu;

    /// <summary>Gets or sets what of the metric is held.</summary>
    /// <value><see cref="TargetTrackingKind.Utilization"/>.</value>
    public TargetTrackingKind Kind { get; set; } = TargetTrackingKind.Utilization;

    /// <summary>Gets or sets what it is held at: a utilization as a share of 1, anything else in the metric's unit.</summary>
    /// <value>0.6. More than zero. With <see cref="WholeUnits"/> a utilization is in percent.</value>
    public double Target { get; set; } = 0.6;

    /// <summary>Gets or sets how far over the target nothing happens yet, as a share of it.</summary>
    /// <value>0.1, as in Kubernetes. Not negative.</value>
    public double ToleranceUp { get; set; } = 0.1;

    /// <summary>Gets or sets how far under the target nothing happens yet, as a share of it.</summary>
    /// <value>0.1, as in Kubernetes. Between 0 and 1.</value>
    public double ToleranceDown { get; set; } = 0.1;

    /// <summary>Gets or sets whether members that are not ready are left out, as the two settings below say.</summary>
    /// <value>Null: only where the metric is <see cref="MetricNames.Cpu"/>, as in Kubernetes: a start burns CPU that no request asked for.</value>
    public bool? UsesReadiness { get; set; }

    /// <summary>
    /// Gets or sets how long after it began to run a member counts only while it is ready, and only with values that were measured wholly since it is.
    /// </summary>
    /// <value>2 minutes, for a droplet that runs still installs what it needs; Kubernetes has 5 for CPU. Between 0 and 1 hour.</value>
    public TimeSpan InitializationWindow { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>
    /// Gets or sets how long after it began to run a member's first word on its readiness comes. One that is not ready, and has not changed its mind
    /// since, was never ready and is left out after <see cref="InitializationWindow"/> too; one that was ready before counts.
    /// </summary>
    /// <value>10 seconds; Kubernetes has 30 for CPU. Between 0 and 1 hour.</value>
    public TimeSpan InitialReadinessDelay { get; set; } = TimeSpan.FromSeconds(10);

    /// <summary>
    /// Gets or sets whether the proposal never goes against the signal: over the target never fewer than the present size, under it never more. Raising the load then
    /// never lowers the proposal.
    /// </summary>
    /// <value>
    /// True. Kubernetes keeps to it only where members are missing or not ready; false is as there: a total over its target comes to fewer members than
    /// there are when many of them are not ready.
    /// </value>
    public bool KeepsToSignal { get; set; } = true;

    /// <summary>
    /// Gets or sets whether to calculate as Kubernetes does: values are whole units (of a thousandth, there), utilization is in whole percent and averages are whole, rounded down.
    /// </summary>
    /// <value>False.</value>
    public bool WholeUnits { get; set; }

    internal bool LeavesOutUnready => UsesReadiness ?? Metric == MetricNames.Cpu;

    /// <summary>Says what is wrong, all of it.</summary>
    internal IEnumerable<string> Problems()
    {
        if (string.IsNullOrWhiteSpace(Metric))
        {
            yield return $"{nameof(Metric)} is empty.";
        }

        if (!Enum.IsDefined(Kind))
        {
            yield return $"{nameof(Kind)} is {Kind}, which there is not.";
        }

        if (!(Target > 0) || double.IsInfinity(Target))
        {
            yield return FormattableString.Invariant($"{nameof(Target)} is {Target}; it must be more than 0.");
        }

        if (!(ToleranceUp >= 0))
        {
            yield return FormattableString.Invariant($"{nameof(ToleranceUp)} is {ToleranceUp}; it must not be negative.");
        }

        if (!(ToleranceDown is >= 0 and <= 1))
        {
            yield return FormattableString.Invariant($"{nameof(ToleranceDown)} is {ToleranceDown}; it must be between 0 and 1.");
        }

        foreach (var (name, value) in new[] { (nameof(InitializationWindow), InitializationWindow), (nameof(InitialReadinessDelay), InitialReadinessDelay) })
        {
            if (value < TimeSpan.Zero || value > TimeSpan.FromHours(1))
            {
                yield return $"{name} is {value}; it must be between 0 and 1 hour.";
            }
        }
    }

    internal TargetTrackingOptions Copy() => (TargetTrackingOptions)MemberwiseClone();
}
