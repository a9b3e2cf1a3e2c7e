namespace Spinup.Sdk.Autoscaling.Policies.Objectives;

/// <summary>What came of weighing droplets against lost requests.</summary>
/// <param name="Count">How many members.</param>
/// <param name="Fallback">Why utilization is to be tracked instead; null when it is not.</param>
/// <param name="Forecaster">What the forecast goes by.</param>
/// <param name="Forecast">The load expected, in requests a second.</param>
/// <param name="Enough">How likely the count is enough for it.</param>
/// <param name="Saves">What one member more is expected to save, in prices of a member.</param>
internal readonly record struct ObjectiveVerdict(int Count, string? Fallback, string Forecaster = "", double Forecast = 0, double Enough = 0, double Saves = 0);
