using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>Floors and ceilings by the clock. Needs no metric.</summary>
/// <remarks>Of several open windows the highest floor and the lowest ceiling count; where they contradict each other, the floor does. As the only policy it leaves the fewest members outside of its windows.</remarks>
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

        return (floor, ceiling) switch
        {
            (null, null) => ScalingProposal.Bound(Name, null, null, new("no window is open")),
            (null, { } only) => ScalingProposal.Bound(Name, null, only.Ceiling, new("at most {1} in {0}", only.Name, only.Ceiling!.Value)),
            ({ } only, _) => ScalingProposal.Bound(Name, only.Floor, ceiling?.Ceiling, new("at least {1} in {0}", only.Name, only.Floor!.Value)),
        };
    }
}
