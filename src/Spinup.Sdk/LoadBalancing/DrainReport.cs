namespace Spinup.Sdk.LoadBalancing;

/// <summary>What became of the requests of a backend that was drained.</summary>
/// <param name="InFlightAtStart">How many were in flight when the drain began; null where the balancer does not count them.</param>
/// <param name="Finished">How many of those came to their end.</param>
/// <param name="Cut">How many were still in flight at the deadline, and were cut.</param>
/// <param name="Elapsed">How long it took.</param>
public sealed record DrainReport(int? InFlightAtStart, int? Finished, int? Cut, TimeSpan Elapsed);
