namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>The members of a pool, counted and added up by how they stand.</summary>
internal struct TargetTrackingTally
{
    private double capacityOfMissing;
    private double capacityOfUnready;
    private int missingWithoutCapacity;
    private int unreadyWithoutCapacity;
    private double fullValueOfMissing;

    public int Ready { get; private set; }

    public int Unready { get; private set; }

    public int Missing { get; private set; }

    /// <summary>Gets the sum of the values of those that are ready.</summary>
    public double Sum { get; private set; }

    /// <summary>Gets the sum of the capacities of those that are ready; NaN when one is not known.</summary>
    public double Capacity { get; private set; }

    /// <summary>Gets how many values there are, those of members that do not count among them.</summary>
    public int Values { get; private set; }

    // Who never reported is taken to be as large as the others: the members of a pool mostly are.
    public readonly double CapacityOfMissing => capacityOfMissing + (missingWithoutCapacity * Capacity / Ready);

    public readonly double CapacityOfUnready => capacityOfUnready + (unreadyWithoutCapacity * Capacity / Ready);

    /// <summary>Says what those that are missing would have as a value if each were as full as given.</summary>
    public readonly double FullValueOfMissing(double fullness) => fullValueOfMissing + (missingWithoutCapacity * fullness * Capacity / Ready);

    /// <summary>Adds members that are ready, with the sums of what they have.</summary>
    public void AddReady(int members, double sum, double capacity)
    {
        Ready += members;
        Values += members;
        Sum += sum;
        Capacity += capacity;
    }

    /// <summary>Adds one member.</summary>
    /// <param name="standing">How it stands.</param>
    /// <param name="hasValue">Whether it has a value.</param>
    /// <param name="value">Its reading; all zero when it has none.</param>
    /// <param name="fullness">How full a missing member is taken to be, as a share of its capacity.</param>
    /// <param name="whole">Whether values are whole.</param>
    public void Add(TargetTrackingStanding standing, bool hasValue, in MemberReading value, double fullness, bool whole)
    {
        Values += hasValue ? 1 : 0;
        var hasCapacity = value.Capacity > 0 && double.IsFinite(value.Capacity);
        switch (standing)
        {
            case TargetTrackingStanding.Ready:
                Ready++;
                Sum += value.Value;
                Capacity += value.Capacity;
                break;
            case TargetTrackingStanding.Unready:
                Unready++;
                capacityOfUnready += hasCapacity ? value.Capacity : 0;
                unreadyWithoutCapacity += hasCapacity ? 0 : 1;
                break;
            case TargetTrackingStanding.Missing:
                Missing++;
                capacityOfMissing += hasCapacity ? value.Capacity : 0;
                missingWithoutCapacity += hasCapacity ? 0 : 1;
                fullValueOfMissing += hasCapacity ? (whole ? Math.Floor(value.Capacity * fullness) : value.Capacity * fullness) : 0;
                break;
        }
    }
}
