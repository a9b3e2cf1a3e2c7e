namespace Spinup.Sdk.Autoscaling;

/// <summary>Which of several policies' proposals counts.</summary>
/// <remarks>Policies that abstain do not take part. One that cannot judge counts as "stay", so that up still wins over it and down does not.</remarks>
public enum ProposalCombination
{
    /// <summary>The largest: up beats stay, stay beats down.</summary>
    Largest,

    /// <summary>The smallest. Meant for policies that set ceilings; a policy that cannot judge still keeps the size from falling.</summary>
    Smallest,

    /// <summary>That of the first policy, in the order of the options, that has something to say.</summary>
    First,
}
