namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>Stands between what is wanted and what is decided.</summary>
/// <remarks><see cref="Observe"/> once a decision, then <see cref="Apply"/> as often as one likes: it changes nothing, so that a decision can also say what it would have been without another gate.</remarks>
internal interface IScalingGate
{
    ScalingGate Kind { get; }

    /// <summary>Takes in a decision's input, and what is wanted in front of this gate.</summary>
    void Observe(in GateContext context, int wanted);

    /// <summary>Lets through what is wanted, or less or more of it.</summary>
    /// <param name="context">What is known.</param>
    /// <param name="wanted">What is wanted in front of this gate.</param>
    /// <param name="reason">Why it was changed; meaningless when it was not.</param>
    int Apply(in GateContext context, int wanted, out ProposalReason reason);
}
