namespace Spinup.Sdk.Leases.Spending;

/// <summary>Which of the caps.</summary>
public enum SpendCapKind
{
    /// <summary><see cref="SpendCap.PerRunUsd"/>.</summary>
    Run,

    /// <summary><see cref="SpendCap.PerOwnerUsd"/>.</summary>
    Owner,

    /// <summary><see cref="SpendCap.PerHourUsd"/>.</summary>
    Hour,

    /// <summary><see cref="SpendCap.PerMonthUsd"/>.</summary>
    Month,
}

/// <summary>A create or a renewal was refused, because a cap could be passed or could not be kept. Nothing was asked for.</summary>
public sealed class SpendCapException : SpinupException
{
    internal SpendCapException(SpendCapKind cap, decimal capUsd, string message)
        : base(message) => (Cap, CapUsd) = (cap, capUsd);

    /// <summary>Gets the cap.</summary>
    public SpendCapKind Cap { get; }

    /// <summary>Gets its value in US dollars.</summary>
    public decimal CapUsd { get; }

    /// <summary>Gets what was spent already, in US dollars.</summary>
    public decimal SpentUsd { get; init; }

    /// <summary>Gets what open leases can still cost, in US dollars.</summary>
    public decimal OpenUsd { get; init; }

    /// <summary>Gets what this would have added at most, in US dollars.</summary>
    public decimal AddedUsd { get; init; }
}
