namespace Spinup.Sdk.Leases.Spending;

/// <summary>A calendar month in UTC.</summary>
internal readonly record struct Month(int Year, int Number)
{
    public DateTimeOffset Start => new(Year, Number, 1, 0, 0, 0, TimeSpan.Zero);

    public Month Next => Of(Start.AddMonths(1));

    public static Month Of(DateTimeOffset at) => new(at.UtcDateTime.Year, at.UtcDateTime.Month);

    /// <summary>Gives the months that a stretch of time touches.</summary>
    public static IEnumerable<Month> Touched(DateTimeOffset from, DateTimeOffset to)
    {
        for (var month = Of(from); month.Start <= to; month = month.Next)
        {
            yield return month;
        }
    }
}
