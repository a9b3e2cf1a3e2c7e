namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>Finds each member's reading. Readings in the members' order, with gaps or without, cost no search.</summary>
internal sealed class TargetTrackingReadings
{
    private readonly Dictionary<string, int> byId = new(StringComparer.Ordinal);

    /// <summary>Makes ready for members in any order. Of two readings of one member the first counts.</summary>
    public void Index(ReadOnlySpan<MemberReading> readings)
    {
        byId.Clear();
        for (var index = 0; index < readings.Length; index++)
        {
            byId.TryAdd(readings[index].MemberId, index);
        }
    }

    /// <summary>Forgets the order. A member that is not where the order has it then has no reading.</summary>
    public void Forget() => byId.Clear();

    /// <summary>Finds the reading of a member.</summary>
    /// <param name="readings">The readings.</param>
    /// <param name="id">The member's id.</param>
    /// <param name="next">Where it is if the readings are in the members' order; moved on when it was found.</param>
    /// <returns>Its index, or -1.</returns>
    public int Find(ReadOnlySpan<MemberReading> readings, string id, ref int next)
    {
        if (next < readings.Length && string.Equals(readings[next].MemberId, id))
        {
            return next++;
        }

        if (byId.Count > 0 && byId.TryGetValue(id, out var found))
        {
            next = found + 1;
            return found;
        }

        return -1;
    }
}
