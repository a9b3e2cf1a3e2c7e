namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>Which columns of a CSV file make a trace, by the name in its header or by their number from 1.</summary>
/// <param name="Time">When a period began; null for the first column.</param>
/// <param name="Count">How many requests came in it; null for the second column.</param>
public sealed record TraceColumns(string? Time = null, string? Count = null);
