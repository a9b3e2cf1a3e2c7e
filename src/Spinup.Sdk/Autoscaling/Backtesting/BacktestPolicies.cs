using System.Globalization;
using Spinup.Sdk.Autoscaling.Policies;
using Spinup.Sdk.Autoscaling.Policies.Objectives;

namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>Policies to compare on a trace, by reference: those of a catalogue, and some that are there to be measured by.</summary>
/// <remarks>
/// Beside the catalogue's: <c>static</c> (enough for the highest load of the trace) and <c>static:12</c>; <c>oracle</c>, which knows the load until a
/// droplet asked for now will serve; <c>pool</c>, DigitalOcean's own autoscale pool. Short names: <c>hpa</c> for target tracking, <c>spinup</c> for the
/// threshold rule of 2015, which waits for members that start, <c>objective</c> for the service objective.
/// </remarks>
public sealed class BacktestPolicies
{
    /// <summary>The policy that knows the next minutes.</summary>
    public const string Oracle = "oracle";

    /// <summary>The pool that always has one size.</summary>
    public const string Static = "static";

    /// <summary>DigitalOcean's autoscale pool.</summary>
    public const string Pool = "pool";

    // POST /v2/droplets/autoscale: target_cpu_utilization has 0.6 as its example, cooldown_minutes says "Defaults to 10 minutes".
    private const string PoolTarget = "0.6";
    private static readonly TimeSpan PoolCooldown = TimeSpan.FromMinutes(10);

    private readonly SimulatedLoad load;

    /// <summary>Makes them for a trace.</summary>
    /// <param name="trace">The trace.</param>
    /// <param name="model">The world.</param>
    /// <exception cref="ArgumentException">The model cannot be.</exception>
    public BacktestPolicies(LoadTrace trace, SimulationModel model)
    {
        load = new(trace, model);
        // A policy may need several times what the highest load needs and should show it; the API's own pools end at 1,000.
        Max = Math.Clamp(5 * load.PeakSize, 1, 10_000);
    }

    /// <summary>Gets or sets the fewest droplets.</summary>
    /// <value>1.</value>
    public int Min { get; set; } = 1;

    /// <summary>Gets or sets the most droplets.</summary>
    /// <value>Five times what the highest load keeps busy to <see cref="SimulationModel.PeakUtilization"/>.</value>
    public int Max { get; set; }

    /// <summary>Gets or sets the loss factor of the service objective where its reference names none: <c>default</c>, <c>objective</c>.</summary>
    /// <value>That of <see cref="ServiceObjectiveOptions"/>.</value>
    public double LossFactor { get; set; } = new ServiceObjectiveOptions().LossFactor;

    /// <summary>Gets or sets where policies are looked up.</summary>
    /// <value>Those of this package.</value>
    public ScalingPolicyCatalogue Catalogue { get; set; } = ScalingPolicyCatalogue.BuiltIn;

    /// <summary>Makes one.</summary>
    /// <param name="reference">A name, or a name, a colon and its argument, such as <c>hpa:0.6</c>.</param>
    /// <exception cref="ArgumentException">There is no such policy, or its argument cannot be read.</exception>
    public BacktestPolicy Create(string reference)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reference);
        var parts = reference.Split(':', 2);
        var (name, argument) = (parts[0].ToUpperInvariant(), parts.Length > 1 ? parts[1] : null);
        return name switch
        {
            "STATIC" => OfSize(reference, argument is null ? PeakSize(reference) : SizeIn(reference, argument)),
            "ORACLE" => argument is null ? Unhindered(reference, () => new OraclePolicy(load)) : throw new ArgumentException($"\"{reference}\": the oracle takes no argument.", nameof(reference)),
            "POOL" => LikeAPool(reference, argument ?? PoolTarget),
            "SPINUP" or "THRESHOLD" => Waiting(Named(reference, PolicyNames.Threshold, argument)),
            "HPA" => Named(reference, PolicyNames.TargetTracking, argument),
            "OBJECTIVE" or "SERVICE-OBJECTIVE" => Named(reference, PolicyNames.ServiceObjective, argument ?? Written(LossFactor)),
            "DEFAULT" => Named(reference, PolicyNames.Default, argument ?? Written(LossFactor)),
            _ => Named(reference, parts[0], argument),
        };
    }

    private BacktestPolicy OfSize(string reference, int size)
    {
        var policy = Unhindered(reference, () => new FixedSizePolicy(size));
        (policy.Options.Min, policy.Options.Max) = (size, size);
        return policy with { KnowsTheFuture = false };
    }

    /// <summary>Makes one that gets what it wants at once.</summary>
    private BacktestPolicy Unhindered(string reference, Func<IScalingPolicy> make)
    {
        var options = Options(make);
        options.ScaleUp.Rules.Clear();
        options.ScaleDown.Rules.Clear();
        options.Stabilization.Down = TimeSpan.Zero;
        options.Stabilization.RemembersInitialSize = false;
        options.Distrust.MaxUnreadyShare = 1;
        return new(reference, options) { KnowsTheFuture = true };
    }

    private BacktestPolicy LikeAPool(string reference, string target)
    {
        var policy = Named(reference, PolicyNames.TargetTracking, target);
        policy.Options.ScaleUp.Rules.Clear();
        policy.Options.ScaleDown.Rules.Clear();
        policy.Options.Stabilization.Down = TimeSpan.Zero;
        policy.Options.Stabilization.RemembersInitialSize = false;
        (policy.Options.Cooldown.Up, policy.Options.Cooldown.Down) = (PoolCooldown, PoolCooldown);
        return policy;
    }

    private static BacktestPolicy Waiting(BacktestPolicy policy)
    {
        policy.Options.Cooldown.WaitForStarting = true;
        return policy;
    }

    private BacktestPolicy Named(string reference, string name, string? argument)
    {
        var inCatalogue = argument is null ? name : $"{name}:{argument}";
        var catalogue = Catalogue;

        // Once here, so that a wrong name or argument is said before anything is run.
        _ = catalogue.Create(inCatalogue);
        return new(reference, Options(() => catalogue.Create(inCatalogue)));
    }

    private AutoscalerOptions Options(Func<IScalingPolicy> make)
    {
        var options = new AutoscalerOptions { Min = Min, Max = Max, Interval = load.Model.Tick, Price = load.Model.Price, BootTime = load.Model.BootTime };
        options.Policies.Add(make);
        return options;
    }

    private static string Written(double number) => number.ToString("R", CultureInfo.InvariantCulture);

    private int PeakSize(string reference) => load.PeakSize <= 10_000
        ? Math.Max(1, load.PeakSize)
        : throw new ArgumentException($"\"{reference}\": the highest load needs {load.PeakSize} droplets, and at most 10000 can be had; a droplet serves more than {load.CapacityPerSecond} requests a second, or the trace is of something else.", nameof(reference));

    private static int SizeIn(string reference, string text) =>
        int.TryParse(text, NumberStyles.None, CultureInfo.InvariantCulture, out var size) && size is >= 1 and <= 10_000
            ? size
            : throw new ArgumentException($"\"{reference}\": {text} is not a number of droplets from 1 to 10000.", nameof(reference));
}
