namespace BigTask.Engagement;

/// <summary>What a month says about the people of the month before it.</summary>
internal sealed record MonthOfEngagement
{
    /// <summary>Gets the first day of the month.</summary>
    public required DateOnly Month { get; init; }

    /// <summary>Gets how many people did anything.</summary>
    public required int Active { get; init; }

    /// <summary>Gets how many of them were never seen before.</summary>
    public required int New { get; init; }

    /// <summary>Gets how many were active in the month before, too.</summary>
    public required int Retained { get; init; }

    /// <summary>Gets how many came back after at least one month away.</summary>
    public required int Returned { get; init; }

    /// <summary>Gets how many were active in the month before and not in this one.</summary>
    public required int Lost { get; init; }

    /// <summary>Gets how many things were done.</summary>
    public required int Events { get; init; }

    /// <summary>Gets the mean share of the month's people who are active on one of its days (0..1).</summary>
    public required double Stickiness { get; init; }

    /// <summary>Gets the share of the month before's people who stayed (0..1), or <see langword="null"/> for the first month.</summary>
    public double? Retention => Retained + Lost == 0 ? null : (double)Retained / (Retained + Lost);
}
