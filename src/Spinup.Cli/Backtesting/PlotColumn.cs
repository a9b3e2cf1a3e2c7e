namespace Spinup.Cli.Backtesting;

/// <summary>What one column of a picture shows of the ticks that fall into it. First in droplets, then, once placed, on the paper.</summary>
/// <param name="X">Where it stands.</param>
internal readonly record struct PlotColumn(double X)
{
    public double LoadLow { get; private init; } = double.NaN;

    public double LoadHigh { get; private init; } = double.NaN;

    public double SupplyLow { get; private init; } = double.NaN;

    public double SupplyHigh { get; private init; } = double.NaN;

    /// <summary>Gets the largest gap between supply and load; null where nothing was dropped.</summary>
    public (double From, double To)? Dropped { get; private init; }

    public PlotColumn With(double load, double supply)
    {
        var worse = load > supply && (Dropped is not { } known || load - supply > known.To - known.From);
        return this with
        {
            // Both leave out what is not a number.
            LoadLow = double.MinNumber(LoadLow, load),
            LoadHigh = double.MaxNumber(LoadHigh, load),
            SupplyLow = double.MinNumber(SupplyLow, supply),
            SupplyHigh = double.MaxNumber(SupplyHigh, supply),
            Dropped = worse ? (supply, load) : Dropped,
        };
    }

    public PlotColumn Placed(Func<double, double> y) => this with
    {
        LoadLow = y(LoadLow),
        LoadHigh = y(LoadHigh),
        SupplyLow = y(SupplyLow),
        SupplyHigh = y(SupplyHigh),
        Dropped = Dropped is { } dropped ? (y(dropped.From), y(dropped.To)) : null,
    };
}
