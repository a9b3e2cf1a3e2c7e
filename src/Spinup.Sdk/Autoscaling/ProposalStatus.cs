namespace Spinup.Sdk.Autoscaling;

/// <summary>What a policy's word is worth.</summary>
public enum ProposalStatus
{
    /// <summary>The policy wants <see cref="ScalingProposal.Count"/> members.</summary>
    Proposed,

    /// <summary>The policy says only what the size may not go below or above; where all policies do, the fewest members are wanted.</summary>
    Bounds,

    /// <summary>The policy has nothing to say now; the others decide.</summary>
    Abstained,

    /// <summary>The policy could not judge, because its numbers are missing or cannot be trusted: nobody may scale in.</summary>
    Distrusted,
}
