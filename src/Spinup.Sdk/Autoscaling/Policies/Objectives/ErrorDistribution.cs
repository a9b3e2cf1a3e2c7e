namespace Spinup.Sdk.Autoscaling.Policies.Objectives;

/// <summary>The distribution of a forecaster's scaled errors: a histogram that forgets, with cells that widen with the distance from zero.</summary>
/// <remarks>
/// Eight cells each time the distance doubles, found from the double's own bits, so that an error costs no logarithm. What is asked of it (how likely, how much beyond)
/// is read from running sums, which lag a few errors once there are many.
/// </remarks>
internal sealed class ErrorDistribution
{
    private const int Side = 80;
    private const int Cells = (2 * Side) + 1;

    // A cell is 0.03 wide at zero and about a tenth of the distance far from it.
    private const double Fine = 0.25;

    // Before errors are known: a two-sided exponential that weighs as much as ten of them.
    private const double PriorWeight = 10;
    private const double PriorTail = 1.5;
    private const int PriorPoints = 200;

    // The sums are cheap beside the rest every eighth time, and tails move slowly by then.
    private const int EarlyErrors = 64;
    private const int SumEvery = 8;
    private const double RescaleAt = 1e9;

    private readonly double[] weight = new double[Cells];
    private readonly double[] sum = new double[Cells];
    private readonly double[] above = new double[Cells + 1];
    private readonly double[] sumAbove = new double[Cells + 1];
    private readonly double growth;
    private double total;
    private double gain = 1;
    private int top;
    private int added;

    /// <param name="halfLife">After how many errors one weighs half.</param>
    public ErrorDistribution(double halfLife)
    {
        growth = Math.Pow(2, 1 / halfLife);
        for (var point = 0; point < PriorPoints; point++)
        {
            var u = (2 * (point + 0.5) / PriorPoints) - 1;
            Put(-Math.Sign(u) * PriorTail * Math.Log(1 - Math.Abs(u)), PriorWeight / PriorPoints);
        }

        Accumulate();
    }

    public void Add(double error)
    {
        // Newer ones weigh more, which is the same as forgetting older ones.
        gain *= growth;
        Put(error, gain);
        if (++added < EarlyErrors || added % SumEvery == 0)
        {
            Accumulate();
        }
    }

    /// <summary>Says by how much errors exceed a bound on average, those below it counted as not at all.</summary>
    public double Excess(double bound)
    {
        var cell = FirstAbove(bound);
        return cell > top ? 0 : Math.Max(0, (sumAbove[cell] - (bound * above[cell])) / total);
    }

    /// <summary>Says how likely an error is above a bound.</summary>
    public double Beyond(double bound)
    {
        var cell = FirstAbove(bound);
        return cell > top ? 0 : above[cell] / total;
    }

    /// <summary>Says which error is exceeded with at most this probability.</summary>
    public double Upper(double probability)
    {
        var allowed = probability * total;
        var (low, high) = (0, top);
        while (low < high)
        {
            // The sums fall from cell to cell: the highest one with more than is allowed.
            var middle = (low + high + 1) >>> 1;
            (low, high) = above[middle] > allowed ? (middle, high) : (low, middle - 1);
        }

        return weight[low] > 0 ? sum[low] / weight[low] : 0;
    }

    private int FirstAbove(double bound)
    {
        var cell = CellOf(bound);
        return cell <= top && sum[cell] <= bound * weight[cell] ? cell + 1 : cell;
    }

    private static int CellOf(double error)
    {
        var bits = BitConverter.DoubleToInt64Bits(1 + (Math.Abs(error) / Fine));
        var distance = (int)Math.Min(Side, (bits >> 49) - (1023L << 3));
        return error < 0 ? Side - distance : Side + distance;
    }

    private void Put(double error, double howMuch)
    {
        var cell = CellOf(error);
        top = Math.Max(top, cell);
        weight[cell] += howMuch;
        sum[cell] += howMuch * error;
    }

    private void Accumulate()
    {
        if (gain > RescaleAt)
        {
            for (var cell = 0; cell < Cells; cell++)
            {
                weight[cell] /= gain;
                sum[cell] /= gain;
            }

            gain = 1;
        }

        var (weights, sums) = (0.0, 0.0);
        for (var cell = top; cell >= 0; cell--)
        {
            above[cell] = weights += weight[cell];
            sumAbove[cell] = sums += sum[cell];
        }

        total = weights;
    }
}
