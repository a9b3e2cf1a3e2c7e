using System.Globalization;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>A shutdown that a droplet has set for later (<c>shutdown +5</c>), at most one at a time.</summary>
internal sealed class PowerSchedule(TimeProvider clock) : IDisposable
{
    private readonly Lock gate = new();
    private ITimer? timer;

    /// <summary>Reads when: <c>now</c>, <c>+minutes</c> or <c>hh:mm</c> (UTC, as droplets have it); null for anything else.</summary>
    public TimeSpan? Read(string when)
    {
        if (when is "now" or "+0")
        {
            return TimeSpan.Zero;
        }

        if (when.StartsWith('+') && int.TryParse(when.AsSpan(1), NumberStyles.None, CultureInfo.InvariantCulture, out var minutes) && minutes < 1_000_000)
        {
            return TimeSpan.FromMinutes(minutes);
        }

        if (!TimeOnly.TryParseExact(when, "H:mm", CultureInfo.InvariantCulture, DateTimeStyles.None, out var time))
        {
            return null;
        }

        var now = clock.GetUtcNow();
        var wait = time.ToTimeSpan() - now.TimeOfDay;
        return wait < TimeSpan.Zero ? wait + TimeSpan.FromDays(1) : wait;
    }

    /// <summary>When a wait from now would be over.</summary>
    public DateTimeOffset At(TimeSpan wait) => clock.GetUtcNow() + wait;

    public void Set(TimeSpan wait, Action act)
    {
        lock (gate)
        {
            timer?.Dispose();
            timer = clock.CreateTimer(_ => act(), null, wait, Timeout.InfiniteTimeSpan);
        }
    }

    public void Cancel()
    {
        lock (gate)
        {
            timer?.Dispose();
            timer = null;
        }
    }

    public void Dispose() => Cancel();
}
