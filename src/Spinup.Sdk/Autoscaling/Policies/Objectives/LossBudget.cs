namespace Spinup.Sdk.Autoscaling.Policies.Objectives;

/// <summary>Finds the loss factor at which a promised share of requests is lost.</summary>
/// <remarks>In the logarithm: while nothing is lost the factor falls slowly, a loss raises it by how many times it is over the promise.</remarks>
/// <param name="lostPerMillion">The promise.</param>
/// <param name="tick">A tick in minutes.</param>
internal sealed class LossBudget(double lostPerMillion, double tick)
{
    private const double Gain = 0.001;
    private const double MostAtOnce = 2;

    // Aims at four fifths of the promise: losses come in lumps.
    private const double Margin = 0.8;
    private const double Least = 1.5;
    private const double Most = 1e5;
    private const double MeanOver = 1440;

    private readonly double allowed = Margin * lostPerMillion / 1_000_000;
    private double mean;
    private int seen;

    /// <summary>Gets the factor.</summary>
    public double Factor { get; private set; } = Math.Clamp(10_000 / lostPerMillion, 5, 1000);

    public void Observe(double load, double lost)
    {
        mean += Math.Max(tick / MeanOver, 1.0 / ++seen) * (load - mean);
        if (mean > 0)
        {
            var step = Gain * tick * ((lost / (allowed * mean)) - (load / mean));
            Factor = Math.Clamp(Factor * Math.Exp(Math.Min(step, MostAtOnce)), Least, Most);
        }
    }
}
