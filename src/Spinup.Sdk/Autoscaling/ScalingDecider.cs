using System.Collections.Immutable;
using Spinup.Sdk.Autoscaling.Gates;
using Spinup.Sdk.Autoscaling.Policies;

namespace Spinup.Sdk.Autoscaling;

/// <summary>The pure half of an autoscaler: numbers in, a decision out. Live pools, dry runs and backtests run this same object.</summary>
/// <remarks>
/// What it remembers (wishes, changes, spendings, what its policies learned) comes only from the inputs it was shown, so that a saved log of them
/// replays to the same decisions. Not thread-safe: one at a time.
/// </remarks>
public sealed class ScalingDecider
{
    // As BootTimes has it: what took longer was switched off in between.
    private static readonly TimeSpan MostBootTime = TimeSpan.FromDays(1);

    private readonly AutoscalerOptions options;
    private readonly IScalingPolicy[] policies;
    private readonly IScalingGate[] gates;
    private readonly TrustCheck trust;
    private DateTimeOffset? lastAt;

    /// <summary>Makes one with policies of its own.</summary>
    /// <param name="options">How to decide; read once. Validate them first: <see cref="AutoscalerOptionsValidator"/> does.</param>
    /// <exception cref="ArgumentException">The options contradict themselves; the message has every problem.</exception>
    public ScalingDecider(AutoscalerOptions options)
    {
        ArgumentNullException.ThrowIfNull(options);
        AutoscalerOptionsValidator.ThrowIfWrong(options);
        this.options = options;
        policies = options.Policies.Count == 0 ? [ScalingPolicyCatalogue.BuiltIn.Create(PolicyNames.Default)] : [.. options.Policies.Select(make => make())];
        trust = new(options.Distrust);
        var price = options.Price ?? default;
        gates =
        [
            new HoldGate(), new DistrustGate(options.Distrust), new StabilizationGate(options.Stabilization), new RateGate(options.ScaleUp, options.ScaleDown),
            new BoundsGate(), new CooldownGate(options.Cooldown), new BudgetGate(options.Budget, price, options.Interval),
        ];
        Policies = [.. policies.Select(policy => policy.Name)];
    }

    /// <summary>Gets the names of the policies, in their order.</summary>
    public ImmutableArray<string> Policies { get; }

    /// <summary>Decides.</summary>
    /// <param name="input">What was measured.</param>
    /// <param name="again">A decision that nobody reads any more, to be filled anew and handed back, which saves its memory; null for a new one.</param>
    /// <exception cref="ArgumentException">The input's size is negative.</exception>
    public ScalingDecision Decide(ScalingInput input, ScalingDecision? again = null)
    {
        ArgumentNullException.ThrowIfNull(input);
        ArgumentOutOfRangeException.ThrowIfNegative(input.Size, nameof(input));
        var decision = again ?? new();
        decision.Begin(input.At, input.Size);
        var doubt = trust.OfPool(input, lastAt);
        lastAt = input.At;
        var bootTime = TimeSpan.FromTicks(Math.Clamp((input.BootTime ?? options.BootTime).Ticks, 0, MostBootTime.Ticks));
        Propose(new(input, options.Interval, bootTime, options.Min, options.Max, options.Price ?? default) { Trust = trust }, decision, ref doubt);
        decision.Wanted = Combine(decision);
        Pass(new(input, doubt, options.Min, options.Max, bootTime), decision);
        return decision;
    }

    private void Propose(in PolicyContext context, ScalingDecision decision, ref ProposalReason? doubt)
    {
        var input = context.Input;
        foreach (var policy in policies)
        {
            var trusted = trust.Of(input, policy.Metrics, out var why);
            var proposal = trusted == MetricTrust.None && policy is not IMindsTrust ? ScalingProposal.Distrust(policy.Name, input.Size, why) : policy.Propose(context);
            if (trusted != MetricTrust.Full)
            {
                doubt ??= why;
            }
            else if (proposal.Status == ProposalStatus.Distrusted)
            {
                doubt ??= proposal.Reason;
            }

            decision.Add(proposal);
        }
    }

    private int Combine(ScalingDecision decision)
    {
        ScalingProposal? chosen = null;
        var (floor, ceiling, boundsOnly) = (0, int.MaxValue, true);
        foreach (ref readonly var proposal in decision.ProposalSpan)
        {
            (floor, ceiling) = (Math.Max(floor, proposal.Floor ?? 0), Math.Min(ceiling, proposal.Ceiling ?? int.MaxValue));
            boundsOnly &= proposal.Status == ProposalStatus.Bounds;
            if (proposal.Status == ProposalStatus.Proposed && (chosen is not { } best || IsBetter(proposal.Count, best.Count)))
            {
                chosen = proposal;
            }
        }

        decision.Chosen = chosen;
        var wanted = chosen?.Count ?? (boundsOnly ? options.Min : decision.From);
        return Math.Max(floor, Math.Min(wanted, ceiling));
    }

    private bool IsBetter(int count, int best) => options.Combination switch
    {
        ProposalCombination.Largest => count > best,
        ProposalCombination.Smallest => count < best,
        _ => false,
    };

    private void Pass(in GateContext context, ScalingDecision decision)
    {
        var wanted = decision.Wanted;
        for (var gate = 0; gate < gates.Length; gate++)
        {
            gates[gate].Observe(context, wanted);
        }

        // Held is held: nothing behind that gate moves the pool, not even into its bounds.
        var active = context.Input.HeldBecause is null ? gates.Length : 1;
        for (var gate = 0; gate < active; gate++)
        {
            var after = gates[gate].Apply(context, wanted, out var reason);
            if (after != wanted)
            {
                decision.Add(new GateEffect(gates[gate].Kind, wanted, after, Without(gate, context, wanted), reason));
                wanted = after;
            }
        }

        decision.To = wanted;
    }

    /// <summary>Says what the decision would have been without one gate.</summary>
    private int Without(int left, in GateContext context, int wanted)
    {
        for (var gate = left + 1; gate < gates.Length; gate++)
        {
            wanted = gates[gate].Apply(context, wanted, out _);
        }

        return wanted;
    }
}
