namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>A trace in the ticks of a model, and what a droplet can do of it.</summary>
internal sealed class SimulatedLoad
{
    // Takes back what dividing by a capacity, which was itself a quotient, may have left above a whole number.
    private const double Rounding = 1e-9;

    public SimulatedLoad(LoadTrace trace, SimulationModel model)
    {
        ArgumentNullException.ThrowIfNull(trace);
        ArgumentNullException.ThrowIfNull(model);
        model.ThrowIfWrong();
        (Model, Trace) = (model, trace.Resample(model.Tick));
        CapacityPerSecond = model.CapacityPerDroplet ?? (Trace.PeakPerSecond / (model.PeakDroplets * model.PeakUtilization));
        if (CapacityPerSecond <= 0)
        {
            throw new ArgumentException($"The trace has no request; what one droplet can serve cannot be told from its highest load. Say {nameof(SimulationModel.CapacityPerDroplet)} instead.", nameof(trace));
        }

        CapacityPerTick = CapacityPerSecond * model.Tick.TotalSeconds;
        PeakSize = SizeFor(Trace.PeakPerSecond * model.Tick.TotalSeconds);
    }

    public SimulationModel Model { get; }

    /// <summary>Gets the trace with a count for each tick.</summary>
    public LoadTrace Trace { get; }

    public double CapacityPerSecond { get; }

    public double CapacityPerTick { get; }

    /// <summary>Gets how many droplets the highest load needs.</summary>
    public int PeakSize { get; }

    /// <summary>Says how many droplets a tick's requests keep busy to the model's utilization.</summary>
    public int SizeFor(double requests) => Whole(requests / (CapacityPerTick * Model.PeakUtilization));

    /// <summary>Says how many droplets a tick's requests need to be all served.</summary>
    public int Demand(double requests) => Math.Max(1, Whole(requests / CapacityPerTick));

    /// <summary>Gives the first load that is known.</summary>
    public double FirstKnown() => Trace.Counts.First(count => !double.IsNaN(count));

    private static int Whole(double droplets) => (int)Math.Min(int.MaxValue, Math.Ceiling(droplets - Rounding));
}
