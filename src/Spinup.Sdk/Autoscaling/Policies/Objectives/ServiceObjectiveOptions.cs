namespace Spinup.Sdk.Autoscaling.Policies.Objectives;

/// <summary>What a lost request is worth, and where <see cref="ServiceObjectivePolicy"/> reads.</summary>
public sealed class ServiceObjectiveOptions
{
    /// <summary>Gets or sets what a lost request costs, in multiples of what serving it costs on a droplet that is busy to the full.</summary>
    /// <value>20. Above 1, at most 1,000,000. Not looked at when <see cref="LostPerMillion"/> is set.</value>
    /// <remarks>
    /// A droplet of $0.0625 an hour that can serve 100 requests a second serves 5.8 million for a dollar; with 20, losing 288,000 is as bad as losing a dollar.
    /// </remarks>
    public double LossFactor { get; set; } = 20;

    /// <summary>Gets or sets how many of a million requests may be lost; the loss factor is then found on the way.</summary>
    /// <value>Null: <see cref="LossFactor"/> counts. More than 0, at most 100,000.</value>
    /// <remarks>Experimental: over days and for thousands it holds, one burst that nobody could foresee spends the promise of ten.</remarks>
    public double? LostPerMillion { get; set; }

    /// <summary>Gets or sets the metric of the load at the balancer, in requests a second, those turned away among them.</summary>
    /// <value><see cref="MetricNames.Load"/>.</value>
    public string Load { get; set; } = MetricNames.Load;

    /// <summary>Gets or sets the metric of the members' utilization, which capacity is learned from, and which is tracked while there is no history.</summary>
    /// <value><see cref="MetricNames.Cpu"/>.</value>
    public string Utilization { get; set; } = MetricNames.Cpu;

    /// <summary>Gets or sets what one member can serve, in requests a second.</summary>
    /// <value>Null: learned from load over utilization. More than zero.</value>
    public double? CapacityPerMember { get; set; }

    /// <summary>Gets or sets the utilization at which a member is busy to the full.</summary>
    /// <value>1. Above 0, at most 1. Less where answers grow slow before the CPU is busy.</value>
    public double FullUtilization { get; set; } = 1;

    /// <summary>Gets or sets how long load must have been seen before forecasts are trusted; until then utilization is tracked.</summary>
    /// <value>45 minutes. Between 1 minute and 1 day.</value>
    public TimeSpan WarmUp { get; set; } = TimeSpan.FromMinutes(45);

    /// <summary>Gets or sets the utilization that is tracked until then.</summary>
    /// <value>0.65. Above 0, at most 1.</value>
    public double FallbackTarget { get; set; } = 0.65;

    internal ServiceObjectiveOptions Copy() => (ServiceObjectiveOptions)MemberwiseClone();

    internal IEnumerable<string> Problems()
    {
        if (!(LossFactor is > 1 and <= 1_000_000))
        {
            yield return FormattableString.Invariant($"{nameof(LossFactor)} is {LossFactor}; it must be above 1 and at most 1000000: a request that is worth no more than its serving need not be served.");
        }

        if (LostPerMillion is { } lost && !(lost is > 0 and <= 100_000))
        {
            yield return FormattableString.Invariant($"{nameof(LostPerMillion)} is {lost}; it must be above 0 and at most 100000.");
        }

        if (CapacityPerMember is { } capacity && !(capacity > 0 && double.IsFinite(capacity)))
        {
            yield return FormattableString.Invariant($"{nameof(CapacityPerMember)} is {capacity}; it must be a number of requests a second above 0.");
        }

        foreach (var (name, share) in new[] { (nameof(FullUtilization), FullUtilization), (nameof(FallbackTarget), FallbackTarget) })
        {
            if (!(share is > 0 and <= 1))
            {
                yield return FormattableString.Invariant($"{name} is {share}; it must be above 0 and at most 1.");
            }
        }

        if (WarmUp < TimeSpan.FromMinutes(1) || WarmUp > TimeSpan.FromDays(1))
        {
            yield return $"{nameof(WarmUp)} is {WarmUp}; it must be between 1 minute and 1 day.";
        }

        if (string.IsNullOrWhiteSpace(Load) || string.IsNullOrWhiteSpace(Utilization))
        {
            yield return $"{nameof(Load)} is \"{Load}\" and {nameof(Utilization)} is \"{Utilization}\"; both need a name.";
        }
    }
}
