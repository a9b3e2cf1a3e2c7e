using System.Runtime.InteropServices;
using System.Text;
using System.Text.Json;
using static System.FormattableString;

namespace Spinup.Sdk.Autoscaling;

/// <summary>What was decided, and all that led to it. Sentences are put together only when they are asked for.</summary>
/// <remarks>Thread-safe to read, unless it is handed to <see cref="ScalingDecider.Decide"/> to be used again.</remarks>
public sealed class ScalingDecision
{
    private readonly List<ScalingProposal> proposals = [];
    private readonly List<GateEffect> gates = [];

    internal ScalingDecision()
    {
    }

    /// <summary>Gets the moment of the decision, which is that of its input.</summary>
    public DateTimeOffset At { get; private set; }

    /// <summary>Gets the size before.</summary>
    public int From { get; private set; }

    /// <summary>Gets the size that was decided.</summary>
    public int To { get; internal set; }

    /// <summary>Gets what the policies together wanted, before the gates.</summary>
    public int Wanted { get; internal set; }

    /// <summary>Gets the proposal the combination chose.</summary>
    /// <value>Null when no policy had anything to say.</value>
    public ScalingProposal? Chosen { get; internal set; }

    /// <summary>Gets what each policy proposed, in the order of the policies.</summary>
    public IReadOnlyList<ScalingProposal> Proposals => proposals;

    /// <summary>Gets the gates that changed something, in the order in which they did.</summary>
    public IReadOnlyList<GateEffect> Gates => gates;

    /// <summary>Gets whether the size changes.</summary>
    public bool IsChange => To != From;

    /// <summary>Says it all in one line, such as <c>3 -> 5: cpu 0.91 over target 0.60; rate limit held back 2</c>.</summary>
    public override string ToString()
    {
        var line = new StringBuilder();
        line.Append(From == To ? Invariant($"{From}: ") : Invariant($"{From} -> {To}: "));
        line.Append(Chosen is { } it ? it.Reason.ToString() : proposals.FindIndex(proposal => proposal.Status is ProposalStatus.Bounds or ProposalStatus.Abstained) is >= 0 and var other ? proposals[other].Reason.ToString() : "no policy had anything to say");
        foreach (var distrusted in proposals.Where(proposal => proposal.Status == ProposalStatus.Distrusted))
        {
            line.Append("; ").Append(distrusted.Policy).Append(" cannot judge: ").Append(distrusted.Reason.ToString());
        }

        foreach (var bound in proposals.Where(proposal => Chosen is { } chosen && (proposal.Floor > chosen.Count || proposal.Ceiling < chosen.Count)))
        {
            line.Append("; ").Append(bound.Policy).Append(": ").Append(bound.Reason.ToString());
        }

        foreach (var gate in gates)
        {
            line.Append("; ").Append(gate.Reason.ToString());
        }

        return line.ToString();
    }

    /// <summary>Says it all as one JSON object on one line: at, from, to, wanted, why, proposals, gates.</summary>
    public string ToJson() => JsonSerializer.Serialize(DecisionDocument.Of(this), DecisionJson.Default.DecisionDocument);

    internal ReadOnlySpan<ScalingProposal> ProposalSpan => CollectionsMarshal.AsSpan(proposals);

    internal void Begin(DateTimeOffset at, int from)
    {
        (At, From, To, Wanted, Chosen) = (at, from, from, from, null);
        proposals.Clear();
        gates.Clear();
    }

    internal void Add(in ScalingProposal proposal) => proposals.Add(proposal);

    internal void Add(in GateEffect effect) => gates.Add(effect);
}
