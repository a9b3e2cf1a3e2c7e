using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>As many workers as a queue needs: jobs that run and wait, over the slots of a worker.</summary>
/// <remarks>Never proposes fewer than are busy. A hundred waiting jobs are a hundred workers unless <see cref="QueueLengthOptions.Backlog"/> or a gate says otherwise.</remarks>
public sealed class QueueLengthPolicy : IScalingPolicy
{
    private readonly QueueLengthOptions options;

    /// <summary>Makes one.</summary>
    /// <param name="options">What a worker can do; null for the defaults.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">A value is out of its range.</exception>
    public QueueLengthPolicy(QueueLengthOptions? options = null, string name = PolicyNames.QueueLength)
    {
        this.options = options ?? new();
        ArgumentOutOfRangeException.ThrowIfLessThan(this.options.Slots, 1, nameof(options));
        ArgumentOutOfRangeException.ThrowIfNegative(this.options.Idle, nameof(options));
        if (!(this.options.Backlog >= 0) || double.IsInfinity(this.options.Backlog))
        {
            throw new ArgumentException(FormattableString.Invariant($"{nameof(QueueLengthOptions.Backlog)} is {this.options.Backlog}; it must be a number that is not negative."), nameof(options));
        }

        (Name, Metrics) = (name, this.options.Running.Length == 0 ? [this.options.Pending] : [this.options.Pending, this.options.Running]);
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> Metrics { get; }

    /// <inheritdoc/>
    public ScalingProposal Propose(in PolicyContext context)
    {
        var input = context.Input;
        var pending = input.FindMetric(options.Pending)?.Total;
        var running = options.Running.Length == 0 ? 0 : input.FindMetric(options.Running)?.Total;
        if (pending is null || running is null)
        {
            return ScalingProposal.Distrust(Name, input.Size, new("{0} has no total", pending is null ? options.Pending : options.Running));
        }

        var busy = Math.Ceiling(running.Value / options.Slots);
        var needed = Math.Ceiling((running.Value + pending.Value) / (options.Slots + options.Backlog));
        return new()
        {
            Policy = Name,
            Count = (int)Math.Min(Math.Max(busy, needed) + options.Idle, int.MaxValue),
            Observed = running.Value + pending.Value,
            Target = options.Slots + options.Backlog,
            Reason = new("{1:0} jobs wait and {2:0} run, {3} slots a worker", "", pending.Value, running.Value, options.Slots),
        };
    }
}
