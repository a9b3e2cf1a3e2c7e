namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>Holds past forecasts against what came, and against the forecast that all stays as it is.</summary>
/// <remarks>
/// A member too few is taken to cost ten times what a member too many does. Old scores fade with a half-life of one season. Scored from outside, so that a forecast is
/// never judged by what it was made from.
/// </remarks>
internal sealed class ForecastScore(TimeSpan season, double quantile, double earnsBy)
{
    private const double TooFew = 10;
    private const int Residuals = 512;
    private readonly Queue<(DateTimeOffset DueAt, double Forecast, double Raw, double Same)> waiting = new();
    private readonly List<double> sorted = new(Residuals);
    private readonly Queue<double> byAge = new(Residuals);
    private double mine;
    private double sames;
    private DateTimeOffset? scoredFrom;

    /// <summary>Gets whether the forecasts have earned their place; lost again when they are no better than staying.</summary>
    public bool IsPromoted { get; private set; }

    /// <summary>Gets what the forecasts have cost for each that staying would have; below 1 is better. Not a number before the first.</summary>
    public double Ratio => sames > 0 ? mine / sames : double.NaN;

    /// <summary>Gets what has to be added to a forecast of 1 so that it is enough as often as wished.</summary>
    public double Margin => sorted.Count == 0 ? 0 : sorted[Math.Min(sorted.Count - 1, (int)(quantile * sorted.Count))];

    public void ForgetExpected() => waiting.Clear();

    public void Expect(DateTimeOffset dueAt, double forecast, double raw, double same) => waiting.Enqueue((dueAt, forecast, raw, same));

    public void Observe(DateTimeOffset at, double actual, TimeSpan tick)
    {
        while (waiting.TryPeek(out var due) && due.DueAt <= at)
        {
            waiting.Dequeue();
            var fade = Math.Pow(0.5, tick / season);
            (mine, sames) = ((mine * fade) + CostOf(due.Forecast, actual), (sames * fade) + CostOf(due.Same, actual));
            Keep(due.Raw > 0 ? (actual / due.Raw) - 1 : 0);
            scoredFrom ??= at;
        }

        // At least half a season of scores: one good morning is no proof.
        var isLongEnough = at - scoredFrom >= season / 2;
        IsPromoted = isLongEnough && (IsPromoted ? mine < sames : mine < sames * (1 - earnsBy));
    }

    private static double CostOf(double forecast, double actual) => forecast >= actual ? forecast - actual : TooFew * (actual - forecast);

    private void Keep(double residual)
    {
        if (byAge.Count == Residuals)
        {
            sorted.RemoveAt(sorted.BinarySearch(byAge.Dequeue()));
        }

        byAge.Enqueue(residual);
        var place = sorted.BinarySearch(residual);
        sorted.Insert(place < 0 ? ~place : place, residual);
    }
}
