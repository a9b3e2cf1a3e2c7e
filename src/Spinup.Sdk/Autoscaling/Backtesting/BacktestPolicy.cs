namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>A way to decide, to be set beside others.</summary>
/// <param name="Name">What it is called in the comparison.</param>
/// <param name="Options">How it decides.</param>
public sealed record BacktestPolicy(string Name, AutoscalerOptions Options)
{
    /// <summary>Gets whether it knows what nobody can know: a mark to measure by.</summary>
    public bool KnowsTheFuture { get; init; }
}
