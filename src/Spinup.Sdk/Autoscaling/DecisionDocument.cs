using System.Text.Json.Serialization;

namespace Spinup.Sdk.Autoscaling;

/// <summary>A decision as machines read it.</summary>
internal sealed record DecisionDocument(
    DateTimeOffset At,
    int From,
    int To,
    int Wanted,
    string Why,
    IReadOnlyList<DecisionDocument.Proposal> Proposals,
    IReadOnlyList<DecisionDocument.Gate> Gates)
{
    public static DecisionDocument Of(ScalingDecision decision) => new(
        decision.At,
        decision.From,
        decision.To,
        decision.Wanted,
        decision.ToString(),
        [.. decision.Proposals.Select(proposal => new Proposal(proposal.Policy, proposal.Count, proposal.Status, proposal.Reason.ToString(), Finite(proposal.Observed), Finite(proposal.Target)))],
        [.. decision.Gates.Select(gate => new Gate(gate.Gate, gate.Before, gate.After, gate.Without, gate.Reason.ToString()))]);

    private static double? Finite(double value) => double.IsFinite(value) ? value : null;

    internal sealed record Proposal(string Policy, int Count, ProposalStatus Status, string Why, double? Observed, double? Target);

    internal sealed record Gate([property: JsonPropertyName("gate")] ScalingGate Kind, int Before, int After, int Without, string Why);
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, UseStringEnumConverter = true, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(DecisionDocument))]
internal sealed partial class DecisionJson : JsonSerializerContext;
