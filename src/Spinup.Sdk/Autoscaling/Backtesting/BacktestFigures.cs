namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>Counts, tick by tick, how well the supply followed the demand.</summary>
internal sealed class BacktestFigures(SimulatedLoad load)
{
    private int known;
    private int under;
    private int over;
    private int pairs;
    private int opposite;
    private double shortage;
    private double surplus;
    private double lastSupply = double.NaN;
    private int lastDemand;
    private int episode;
    private long episodeTicks;
    private int longest;
    private int recoveries;

    public double Requests { get; private set; }

    public double Dropped { get; private set; }

    public void Add(double requests, double supply)
    {
        if (double.IsNaN(requests))
        {
            lastSupply = double.NaN;
            EndEpisode();
            return;
        }

        var capacity = supply * load.CapacityPerTick;
        Requests += requests;
        Dropped += Math.Max(0, requests - capacity);
        Compare(load.Demand(requests), supply);
        if (requests > capacity)
        {
            episode++;
        }
        else
        {
            EndEpisode();
        }
    }

    /// <summary>Puts what was counted into a result.</summary>
    public BacktestResult Fill(BacktestResult result)
    {
        EndEpisode();
        return result with
        {
            Requests = Requests,
            Dropped = Dropped,
            ThetaUnder = 100 * shortage / known,
            ThetaOver = 100 * surplus / known,
            TauUnder = 100d * under / known,
            TauOver = 100d * over / known,
            Instability = pairs == 0 ? 0 : 100d * opposite / pairs,
            Recoveries = recoveries,
            RecoveryMean = recoveries == 0 ? TimeSpan.Zero : load.Model.Tick * episodeTicks / recoveries,
            RecoveryMax = load.Model.Tick * longest,
        };
    }

    private void Compare(int demand, double supply)
    {
        known++;
        if (supply < demand)
        {
            under++;
            shortage += (demand - supply) / demand;
        }
        else if (supply > demand)
        {
            over++;
            surplus += (supply - demand) / demand;
        }

        if (!double.IsNaN(lastSupply))
        {
            pairs++;
            opposite += Math.Sign(supply - lastSupply) * Math.Sign(demand - lastDemand) < 0 ? 1 : 0;
        }

        (lastSupply, lastDemand) = (supply, demand);
    }

    private void EndEpisode()
    {
        if (episode > 0)
        {
            recoveries++;
            episodeTicks += episode;
            longest = Math.Max(longest, episode);
            episode = 0;
        }
    }
}
