namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>What the pool may cost. Needs <see cref="AutoscalerOptions.Price"/>.</summary>
public sealed class BudgetOptions
{
    /// <summary>Gets or sets the most that an hour of the pool may cost, in US dollars.</summary>
    /// <value>Null: no limit. More than zero, and enough for the fewest members.</value>
    public decimal? PerHourUsd { get; set; }

    /// <summary>Gets or sets the most that a calendar month (UTC) of the pool may cost, in US dollars.</summary>
    /// <value>Null: no limit. More than zero, and enough for the fewest members the whole month.</value>
    /// <remarks>
    /// What is left of it, less what the fewest members will need until the month ends, may be spent on more of them at any pace. When it is used up
    /// the pool stays at the fewest until the month is over. Counted by the members that were seen, at least a cent each; what was made and gone between two decisions, or
    /// before a restart, counts only where the target says what was spent (<see cref="TargetObservation.SpentThisMonthUsd"/>).
    /// </remarks>
    public decimal? PerMonthUsd { get; set; }
}
