using System.Collections.Immutable;

namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>Finds each member's reading. Readings in the members' order, with gaps or without, cost no search.</summary>
internal sealed class TargetTrackingReadings
{
    private readonly Dictionary<string, int> byId = new(StringComparer.Ordinal);
    private ImmutableArray<MemberReading> readings = [];
    private bool searches;
    private int next;

    /// <summary>Gets whether every reading was taken, so that who got none has none.</summary>
    public bool IsUsedUp => next == readings.Length;

    /// <summary>Begins to go through the readings in the order of the members.</summary>
    public void Begin(ImmutableArray<MemberReading> all)
    {
        (readings, searches, next) = (all, false, 0);
    }

    /// <summary>Begins again for members in any order. Of two readings of one member the first counts.</summary>
    public void BeginSearch()
    {
        byId.Clear();
        for (var index = 0; index < readings.Length; index++)
        {
            byId.TryAdd(readings[index].MemberId, index);
        }

        (searches, next) = (true, 0);
    }

    /// <summary>Finds the reading of the next member.</summary>
    /// <returns>Its index, or -1.</returns>
    public int Find(string id)
    {
        if (next < readings.Length && string.Equals(readings[next].MemberId, id))
        {
            return next++;
        }

        if (searches && byId.TryGetValue(id, out var found))
        {
            next = found + 1;
            return found;
        }

        return -1;
    }
}
