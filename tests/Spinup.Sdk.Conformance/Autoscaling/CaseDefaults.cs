using System.Text.Json;
using Spinup.Sdk.Autoscaling.Gates;

namespace Spinup.Tests.Conformance.Autoscaling;

/// <summary>What a file says for cases that say nothing. What it leaves out is as the tables' test package has it.</summary>
internal sealed class CaseDefaults(JsonElement given)
{
    public double ToleranceUp => Number("toleranceUp", 0.1);

    public double ToleranceDown => Number("toleranceDown", 0.1);

    public TimeSpan CpuInitialization => TimeSpan.FromSeconds(Number("cpuInitializationSeconds", 120));

    public TimeSpan InitialReadinessDelay => TimeSpan.FromSeconds(Number("initialReadinessDelaySeconds", 10));

    public TimeSpan DownscaleStabilization => TimeSpan.FromSeconds(Number("downscaleStabilizationSeconds", 300));

    /// <summary>Gets the most times the size that a step may go to, and what it may go to in any case, where there are no rules. The tables' conventions have these.</summary>
    public static (double Factor, int Floor) UpLimit => (8, 4);

    /// <summary>Fills in the rules for growing.</summary>
    public TimeSpan Up(JsonElement rules, RateOptions options) => CaseRules.Fill(IsGiven(rules) ? rules : Rules("scaleUpRulesWhenNull"), options);

    /// <summary>Fills in the rules for shrinking.</summary>
    public TimeSpan Down(JsonElement rules, RateOptions options) => CaseRules.Fill(IsGiven(rules) ? rules : Rules("scaleDownRulesWhenNull"), options);

    private static bool IsGiven(JsonElement rules) => rules.ValueKind == JsonValueKind.Object;

    private JsonElement Rules(string name) => given.ValueKind == JsonValueKind.Object ? given.GetProperty(name) : throw new FormatException($"the file has no defaults.{name}");

    private double Number(string name, double otherwise) => given.ValueKind == JsonValueKind.Object && given.TryGetProperty(name, out var value) ? value.GetDouble() : otherwise;
}
