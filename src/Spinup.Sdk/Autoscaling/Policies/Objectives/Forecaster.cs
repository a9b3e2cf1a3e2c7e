namespace Spinup.Sdk.Autoscaling.Policies.Objectives;

/// <summary>One way to forecast, with the distribution of its errors and what following it would have cost.</summary>
internal sealed class Forecaster
{
    // Minutes after which an error counts half: for the size of errors, which follows the hour, and for their shape, which takes days to see.
    private const double SpreadHalfLife = 120;
    private const double ShapeHalfLife = 5000;

    // A round that is late by so many ticks is late, and no gap.
    private const int FewTicks = 4;

    private readonly ErrorDistribution errors;
    private readonly double spreadRate;
    private double[] saidLoad = [];
    private double[] saidScale = [];
    private double[] saidCount = [];
    private double forecast;
    private double scale;
    private double spread;
    private double count;
    private int at;
    private int learned;

    /// <param name="ahead">How many ticks ahead it looks.</param>
    /// <param name="tick">A tick in minutes.</param>
    public Forecaster(int ahead, double tick)
    {
        errors = new(ShapeHalfLife / tick);
        spreadRate = 1 - Math.Pow(2, -tick / SpreadHalfLife);
        LookAhead(ahead);
    }

    /// <summary>Gets the load it expects.</summary>
    public double Load => forecast;

    /// <summary>Gets what following it has cost a tick on average, in droplets.</summary>
    public double Score { get; private set; }

    /// <summary>Changes how far it looks. What it said last is held against it at the new distance: learned boot times move by a tick all the time.</summary>
    public void LookAhead(int ahead)
    {
        var (load, scales, counts) = (new double[ahead], new double[ahead], new double[ahead]);
        Array.Fill(load, double.NaN);
        for (var ago = 1; ago <= Math.Min(ahead, saidLoad.Length); ago++)
        {
            var from = (at - ago + saidLoad.Length) % saidLoad.Length;
            (load[^ago], scales[^ago], counts[^ago]) = (saidLoad[from], saidScale[from], saidCount[from]);
        }

        (saidLoad, saidScale, saidCount, at) = (load, scales, counts, 0);
    }

    /// <summary>Lets ticks pass in which nobody asked: what it said before them stands for them too.</summary>
    /// <param name="ticks">How many. More than a few, and more than it looks ahead, are a gap after which nothing is held against it.</param>
    public void Skip(int ticks)
    {
        if (ticks > Math.Max(FewTicks, saidLoad.Length))
        {
            ForgetSaid();
            return;
        }

        for (; ticks > 0; ticks--)
        {
            Say();
        }
    }

    /// <summary>Forgets what it said and could not yet be held against it.</summary>
    public void ForgetSaid() => Array.Fill(saidLoad, double.NaN);

    public void Forecast(double load, double capacity, double lossFactor)
    {
        forecast = load;

        // The square root is exact for counts of requests that know nothing of each other; what is wrong with it for others, the spread follows.
        scale = spread * Math.Sqrt(load + 1);
        count = Needed(capacity, lossFactor);
    }

    /// <summary>Holds what it said that many ticks ago against what came.</summary>
    public void Learn(double load, double capacity, double lossFactor, double scoreRate)
    {
        var said = saidLoad[at];
        if (!double.IsNaN(said))
        {
            var error = load - said;
            if (saidScale[at] > 0)
            {
                errors.Add(error / saidScale[at]);
            }

            learned++;
            spread += Math.Max(spreadRate, 1.0 / learned) * ((Math.Abs(error) / Math.Sqrt(said + 1)) - spread);
            var cost = saidCount[at] + (lossFactor * Math.Max(0, (load / capacity) - saidCount[at]));
            Score += scoreRate * (cost - Score);
        }

        Say();
    }

    /// <summary>Says the smallest count whose next droplet would save less than it costs.</summary>
    /// <remarks>The newsvendor's rule: droplet n + 1 serves the mean of P(load > x) over its slice of the load, so the answer is where that falls to one over the loss factor.</remarks>
    public int Needed(double capacity, double lossFactor)
    {
        if (scale <= 0 || lossFactor <= 1)
        {
            return Whole(Math.Ceiling(forecast / capacity));
        }

        var enough = Whole(Math.Max(0, Math.Floor((forecast + (scale * errors.Upper(1 / lossFactor))) / capacity)));
        return lossFactor * ShareOf(enough, capacity) > 1 ? enough + 1 : enough;
    }

    /// <summary>Says which share of its capacity the droplet after so many is expected to serve.</summary>
    public double ShareOf(int droplets, double capacity)
    {
        if (scale <= 0)
        {
            return Math.Clamp((forecast / capacity) - droplets, 0, 1);
        }

        var (from, width) = (((droplets * capacity) - forecast) / scale, capacity / scale);
        return (errors.Excess(from) - errors.Excess(from + width)) / width;
    }

    /// <summary>Says how likely so many are enough.</summary>
    public double EnoughOf(int droplets, double capacity) =>
        scale <= 0 ? (droplets * capacity >= forecast ? 1 : 0) : 1 - errors.Beyond(((droplets * capacity) - forecast) / scale);

    private void Say()
    {
        (saidLoad[at], saidScale[at], saidCount[at]) = (forecast, scale, count);
        at = (at + 1) % saidLoad.Length;
    }

    private static int Whole(double droplets) => int.CreateSaturating(droplets);
}
