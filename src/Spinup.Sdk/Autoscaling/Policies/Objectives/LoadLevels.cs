namespace Spinup.Sdk.Autoscaling.Policies.Objectives;

/// <summary>The load smoothed at several speeds, and the usual course of a day.</summary>
internal sealed class LoadLevels
{
    private const int Speeds = 4;
    private const double MinutesOfDay = 1440;

    // What a day takes over of the usual course; how far the present may lie from it; and the minutes of a known day before its level says anything.
    private const double DayRate = 0.4;
    private const double MostOff = 10;
    private const double LeastKnown = 60;

    // A minute's share of the new value: memories of about 2, 5, 17 and 50 minutes.
    private static readonly double[] MinuteRates = [0.5, 0.2, 0.06, 0.02];

    private readonly double[] rates = new double[Speeds];
    private readonly double[] level = new double[Speeds];
    private readonly double[] usualLevel = new double[Speeds];
    private readonly double[] usual;
    private readonly double slotTicks;
    private readonly double dayRate;
    private readonly double known;
    private int profiled;
    private int slot;
    private readonly double stepsPerSlot;
    private bool isStarted;

    /// <param name="tick">A tick.</param>
    public LoadLevels(TimeSpan tick)
    {
        for (var speed = 0; speed < Speeds; speed++)
        {
            rates[speed] = 1 - Math.Pow(1 - MinuteRates[speed], tick.TotalMinutes);
        }

        // A slot is a minute, or a tick where that is longer.
        var slots = Math.Max(1, (int)Math.Round(MinutesOfDay / Math.Max(1, tick.TotalMinutes)));
        usual = new double[slots];
        Array.Fill(usual, double.NaN);
        slotTicks = (double)TimeSpan.TicksPerDay / slots;
        stepsPerSlot = slotTicks / tick.Ticks;
        dayRate = 1 - Math.Pow(1 - DayRate, 1 / Math.Max(1, stepsPerSlot));
        known = LeastKnown / tick.TotalMinutes;
    }

    /// <summary>Gets the last load.</summary>
    public double Load { get; private set; }

    /// <summary>Says the load smoothed at one of the speeds.</summary>
    public double Level(int speed) => level[speed];

    /// <param name="load">The load of the tick before.</param>
    /// <param name="beganAt">When that tick began.</param>
    public void Observe(double load, DateTimeOffset beganAt)
    {
        Load = load;
        slot = (int)(beganAt.UtcDateTime.TimeOfDay.Ticks / slotTicks) % usual.Length;
        if (!isStarted)
        {
            Array.Fill(level, load);
            isStarted = true;
        }

        for (var speed = 0; speed < Speeds; speed++)
        {
            level[speed] += rates[speed] * (load - level[speed]);
        }

        if (usual[slot] is var ofDay && double.IsNaN(ofDay))
        {
            return;
        }

        if (profiled++ == 0)
        {
            Array.Fill(usualLevel, ofDay);
        }

        for (var speed = 0; speed < Speeds; speed++)
        {
            usualLevel[speed] += rates[speed] * (ofDay - usualLevel[speed]);
        }
    }

    /// <summary>Says the usual load some ticks ahead, times how far the level is from the usual one.</summary>
    public double Seasonal(int ahead, int speed)
    {
        if (profiled < known || usualLevel[speed] <= 0)
        {
            return level[speed];
        }

        // Five slots around: a course of a few days is noisy.
        var middle = slot + (int)Math.Round(ahead / stepsPerSlot);
        var sum = 0.0;
        for (var near = -2; near <= 2; near++)
        {
            sum += usual[(middle + near + usual.Length) % usual.Length];
        }

        return double.IsNaN(sum) ? level[speed] : sum / 5 * Math.Clamp(level[speed] / usualLevel[speed], 1 / MostOff, MostOff);
    }

    /// <summary>Takes the last load into the usual course; after the forecasts, so that none is made from what it is held against.</summary>
    public void Learn() => usual[slot] = double.IsNaN(usual[slot]) ? Load : usual[slot] + (dayRate * (Load - usual[slot]));
}
