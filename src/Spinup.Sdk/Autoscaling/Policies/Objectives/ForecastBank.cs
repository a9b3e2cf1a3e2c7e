namespace Spinup.Sdk.Autoscaling.Policies.Objectives;

/// <summary>Forecasters for one distance that compete on what following each of them would have cost.</summary>
internal sealed class ForecastBank
{
    // The order matters only where scores are equal.
    private static readonly string[] Names = ["the last load", "the last 2 minutes", "the last 17 minutes", "the last 50 minutes", "the day at the level of 5 minutes", "the day at the level of 50 minutes"];

    // For the tick that begins now the load cannot have gone far: more than these two change the cost by less than a thousandth.
    private const int ForTheNextTick = 2;
    private const double ScoreHalfLife = 1440;

    private readonly Forecaster[] forecasters;
    private readonly double scoreRate;
    private int ahead;
    private int learned;
    private int best;

    /// <param name="ahead">How many ticks ahead they look; 1 is the tick that begins now.</param>
    /// <param name="tick">A tick in minutes.</param>
    public ForecastBank(int ahead, double tick)
    {
        this.ahead = ahead;
        scoreRate = 1 - Math.Pow(2, -tick / ScoreHalfLife);
        forecasters = new Forecaster[ahead == 1 ? ForTheNextTick : Names.Length];
        for (var index = 0; index < forecasters.Length; index++)
        {
            forecasters[index] = new(ahead, tick);
        }
    }

    /// <summary>Gets the one that is followed.</summary>
    public Forecaster Best => forecasters[best];

    /// <summary>Gets what it goes by.</summary>
    public string BestName => Names[best];

    public void LookAhead(int ticks)
    {
        if (ticks == ahead)
        {
            return;
        }

        ahead = ticks;
        foreach (var forecaster in forecasters)
        {
            forecaster.LookAhead(ticks);
        }
    }

    public void Forecast(LoadLevels levels, double capacity, double lossFactor)
    {
        for (var index = 0; index < forecasters.Length; index++)
        {
            var load = index switch
            {
                0 => levels.Load,
                1 => levels.Level(0),
                2 => levels.Level(2),
                3 => levels.Level(3),
                4 => levels.Seasonal(ahead, 1),
                _ => levels.Seasonal(ahead, 3),
            };
            forecasters[index].Forecast(load, capacity, lossFactor);
        }
    }

    public void Learn(double load, double capacity, double lossFactor)
    {
        learned++;
        var rate = Math.Max(scoreRate, 1.0 / learned);
        for (var index = 0; index < forecasters.Length; index++)
        {
            forecasters[index].Learn(load, capacity, lossFactor, rate);
            best = forecasters[index].Score < forecasters[best].Score ? index : best;
        }
    }

    public void Skip(int ticks)
    {
        foreach (var forecaster in forecasters)
        {
            forecaster.Skip(ticks);
        }
    }
}
