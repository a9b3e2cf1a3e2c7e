namespace Spinup.Sdk.Autoscaling.Gates;

/// <summary>The changes in one direction that may still count. The place of one that does not any more is given to the next, the last such place first.</summary>
internal sealed class SizeChangeLog(TimeSpan keep)
{
    private readonly List<SizeChange> changes = [];
    private DateTimeOffset last = DateTimeOffset.MinValue;

    public IReadOnlyList<SizeChange> Changes => changes;

    public void Begin(SizeChange change)
    {
        changes.Add(change);
        last = change.At > last ? change.At : last;
    }

    public void Add(int count, DateTimeOffset at)
    {
        var outdated = -1;
        for (var place = 0; place < changes.Count; place++)
        {
            if (changes[place].At.UtcTicks < at.UtcTicks - keep.Ticks)
            {
                changes[place] = changes[place] with { IsOutdated = true };
            }

            outdated = changes[place].IsOutdated ? place : outdated;
        }

        last = at > last ? at : last;
        if (outdated >= 0)
        {
            changes[outdated] = new(count, at);
        }
        else
        {
            changes.Add(new(count, at));
        }
    }

    /// <summary>Adds up, whatever the sign, what happened within a period that ends now; what lies in the future did.</summary>
    public long Within(TimeSpan period, DateTimeOffset now)
    {
        var sum = 0L;
        foreach (var change in changes)
        {
            sum += change.At.UtcTicks > now.UtcTicks - period.Ticks ? Math.Abs((long)change.Count) : 0;
        }

        return sum;
    }

    /// <summary>Has what lies in the future happen now, so that a clock that went back does not keep it for longer.</summary>
    public void HappenNow(DateTimeOffset now)
    {
        if (now >= last)
        {
            return;
        }

        last = now;
        for (var place = 0; place < changes.Count; place++)
        {
            changes[place] = changes[place] with { At = changes[place].At > now ? now : changes[place].At };
        }
    }
}
