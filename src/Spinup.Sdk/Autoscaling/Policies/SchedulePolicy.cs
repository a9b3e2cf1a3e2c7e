using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>Floors and ceilings by the clock. Needs no metric.</summary>
/// <remarks>Of several open windows the highest floor and the lowest ceiling count; where they contradict each other, the floor does. Outside of them it has nothing to say.</remarks>
public sealed class SchedulePolicy : IScalingPolicy
{
    private readonly ScheduleClock[] clocks;

    /// <summary>Makes one.</summary>
    /// <param name="windows">The windows; at least one.</param>
    /// <param name="name">Its name.</param>
    /// <exception cref="ArgumentException">There is no window, or one cannot be; the message has which and why.</exception>
    public SchedulePolicy(IEnumerable<ScheduleWindow> windows, string name = PolicyNames.Schedule)
    {
        ArgumentNullException.ThrowIfNull(windows);
        clocks = [.. windows.Select(window => new ScheduleClock(window))];
        if (clocks.Length == 0)
        {
            throw new ArgumentException("A schedule needs at least one window.", nameof(windows));
        }

        Name = name;
    }

    /// <inheritdoc/>
    public string Name { get; }

    /// <inheritdoc/>
    public ImmutableArray<string> Metrics => [];

    /// <inheritdoc/>
    public ScalingProposal Propose(in PolicyContext context)
    {
        ScheduleWindow? floor = null;
        ScheduleWindow? ceiling = null;
        foreach (var clock in clocks)
        {
            if (clock.IsOpen(context.Input.At))
            {
                floor = clock.Window.Floor is { } low && !(low <= floor?.Floor) ? clock.Window : floor;
                ceiling = clock.Window.Ceiling is { } high && !(high >= ceiling?.Ceiling) ? clock.Window : ceiling;
            }
        }

        var most = ceiling?.Ceiling is { } lowest ? Math.Max(lowest, floor?.Floor ?? 0) : (int?)null;
        return (floor, most) switch
        {
            (null, null) => ScalingProposal.Abstain(Name, context.Input.Size, new("no window is open")),
            (null, { } only) => ScalingProposal.Abstain(Name, context.Input.Size, new("at most {1} in {0}", ceiling!.Name, only)) with { Ceiling = only },
            _ => new() { Policy = Name, Count = floor.Floor!.Value, Ceiling = most, Reason = new("at least {1} in {0}", floor.Name, floor.Floor.Value) },
        };
    }
}
