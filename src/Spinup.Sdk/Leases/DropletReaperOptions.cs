namespace Spinup.Sdk.Leases;

/// <summary>How often a host sweeps, and how.</summary>
/// <remarks>Validated when the host starts.</remarks>
public sealed class DropletReaperOptions
{
    /// <summary>Gets or sets the longest time between two sweeps; each pause is up to a tenth shorter, so that hosts do not sweep in step.</summary>
    /// <value>10 minutes: some 30 requests an hour. Between 10 seconds and 1 day.</value>
    /// <remarks>A droplet of ours is gone by its expiry + <see cref="Grace"/> + this, as long as one process with the token sweeps.</remarks>
    public TimeSpan Interval { get; set; } = TimeSpan.FromMinutes(10);

    /// <summary>Gets or sets how long after its expiry something is left alone: its owner may be destroying it just now.</summary>
    /// <value>2 minutes. Not negative, at most 30 days.</value>
    public TimeSpan Grace { get; set; } = TimeSpan.FromMinutes(2);

    /// <summary>Gets or sets how many droplets are destroyed at once.</summary>
    /// <value>8. Between 1 and 100.</value>
    public int MaxParallel { get; set; } = 8;

    /// <summary>Gets or sets what is told of each finished sweep.</summary>
    /// <value>None. Called on a thread of the pool; what it throws is logged, and ends nothing.</value>
    public Action<SweepReport>? OnSwept { get; set; }

    /// <summary>Gets or sets what is told of a sweep that failed as a whole, such as when the API could not be reached. The next one comes all the same.</summary>
    /// <value>None: it is only logged. Called on a thread of the pool; what it throws is logged, and ends nothing.</value>
    public Action<Exception>? OnFailure { get; set; }
}
