using Spinup.Sdk.Autoscaling.Gates;
using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Autoscaling;

/// <summary>How one autoscaler decides: its policies and its gates.</summary>
public sealed class AutoscalerOptions
{
    /// <summary>Gets or sets the fewest members.</summary>
    /// <value>1. Not negative, not above <see cref="Max"/>.</value>
    public int Min { get; set; } = 1;

    /// <summary>Gets or sets the most members.</summary>
    /// <value>10, which many new accounts have as their limit of droplets. At most 10,000.</value>
    public int Max { get; set; } = 10;

    /// <summary>Gets or sets the time between two decisions.</summary>
    /// <value>15 seconds. Between 1 second and 1 hour.</value>
    public TimeSpan Interval { get; set; } = TimeSpan.FromSeconds(15);

    /// <summary>Gets or sets whether decisions are only made and explained, not acted on.</summary>
    /// <value>False.</value>
    public bool DryRun { get; set; }

    /// <summary>Gets the policies, each made anew for each decider; see <see cref="Policies.ScalingPolicyCatalogue"/> for the ones with names.</summary>
    /// <value>Empty, which means the default policy alone: <see cref="Policies.PolicyNames.Default"/>.</value>
    public IList<Func<IScalingPolicy>> Policies { get; } = [];

    /// <summary>Gets or sets which of several proposals counts.</summary>
    /// <value><see cref="ProposalCombination.Largest"/>.</value>
    public ProposalCombination Combination { get; set; } = ProposalCombination.Largest;

    /// <summary>Gets which numbers are not good enough to scale in on.</summary>
    public DistrustOptions Distrust { get; } = new();

    /// <summary>Gets how long a wish must have held before it counts.</summary>
    public StabilizationOptions Stabilization { get; } = new();

    /// <summary>Gets how fast the pool may grow.</summary>
    /// <value>4 members or 100 percent in 15 seconds, whichever is more.</value>
    public RateOptions ScaleUp { get; } = new()
    {
        Rules = { new RateRule(RateUnit.Members, 4, TimeSpan.FromSeconds(15)), new RateRule(RateUnit.Percent, 100, TimeSpan.FromSeconds(15)) },
    };

    /// <summary>Gets how fast the pool may shrink.</summary>
    /// <value>100 percent in 15 seconds.</value>
    public RateOptions ScaleDown { get; } = new() { Rules = { new RateRule(RateUnit.Percent, 100, TimeSpan.FromSeconds(15)) } };

    /// <summary>Gets how long the pool is left alone after a change.</summary>
    public CooldownOptions Cooldown { get; } = new();

    /// <summary>Gets what the pool may cost.</summary>
    public BudgetOptions Budget { get; } = new();

    /// <summary>Gets or sets what one member costs.</summary>
    /// <value>Null: not known. A pool fills it in from <c>GET /v2/sizes</c>.</value>
    public DropletPrice? Price { get; set; }

    /// <summary>Gets or sets how long a member is taken to need from being asked for until it serves, while nothing was learned yet.</summary>
    /// <value>2 minutes. Between zero and 1 day.</value>
    public TimeSpan BootTime { get; set; } = TimeSpan.FromMinutes(2);
}
