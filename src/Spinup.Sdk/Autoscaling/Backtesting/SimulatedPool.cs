using System.Globalization;
using Spinup.Sdk.Autoscaling.Victims;

namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>The droplets of a simulation, oldest first. Moments are .NET ticks from the start of the trace.</summary>
internal sealed class SimulatedPool
{
    private readonly SimulationModel model;
    private readonly DateTimeOffset start;
    private readonly SeededChance bootChance;
    private readonly SeededChance createChance;
    private readonly SimulatedBill bill;
    private Member[] members = new Member[16];
    private int made;
    private long attempts;

    public SimulatedPool(SimulationModel model, DateTimeOffset start, SimulatedBill bill)
    {
        (this.model, this.start, this.bill) = (model, start, bill);
        (bootChance, createChance) = (new(model.Seed, SeededChance.Of.BootTime), new(model.Seed, SeededChance.Of.FailedCreate));
    }

    /// <summary>Gets how many there are, those that are kept for what is paid and those that start among them.</summary>
    public int Count { get; private set; }

    /// <summary>Gets or sets how many were last asked for.</summary>
    public int Desired { get; set; }

    /// <summary>Gets what a decision goes from: what was asked for, or what there is still.</summary>
    public int Size => Math.Max(Desired, Count);

    /// <summary>Gets a number that changes whenever a member comes or goes.</summary>
    public int Version { get; private set; }

    public int Creates { get; private set; }

    public int Destroys { get; private set; }

    public int FailedCreates { get; private set; }

    public ReadOnlySpan<Member> Members => members.AsSpan(0, Count);

    /// <summary>Begins with droplets that serve already.</summary>
    public void Begin(int size)
    {
        Desired = size;
        for (var i = 0; i < size; i++)
        {
            Add(createdAt: 0, readyAt: 0);
        }
    }

    /// <summary>Creates what is missing and destroys what is too much, as far as it may go.</summary>
    public void Reconcile(long now)
    {
        for (var missing = Desired - Count; missing > 0; missing--)
        {
            if (model.CreateFailures > 0 && createChance.At(attempts++) < model.CreateFailures)
            {
                FailedCreates++;
                continue;
            }

            Creates++;
            Add(now, now + BootTicks());
        }

        if (Count > Desired)
        {
            Destroy(Count - Desired, now);
        }
    }

    /// <summary>Says how many served on the mean of a time.</summary>
    public double ServingBetween(long from, long to)
    {
        var (whole, part) = (0, 0L);
        foreach (ref readonly var member in Members)
        {
            if (member.ReadyAt <= from)
            {
                whole++;
            }
            else if (member.ReadyAt < to)
            {
                part += to - member.ReadyAt;
            }
        }

        return whole + ((double)part / (to - from));
    }

    /// <summary>Bills all that is left at the end of the trace.</summary>
    public void End(long now)
    {
        foreach (ref readonly var member in Members)
        {
            bill.Add(member.CreatedAt, now);
        }
    }

    private void Destroy(int surplus, long now)
    {
        var candidates = new VictimCandidate[Count];
        for (var i = 0; i < Count; i++)
        {
            candidates[i] = new(members[i].SeenAt(now), Price: model.Price);
        }

        var left = model.Victims.Choose(candidates, surplus, start + TimeSpan.FromTicks(now)).Select(victim => victim.Member.Id).ToHashSet(StringComparer.Ordinal);
        if (left.Count == 0)
        {
            return;
        }

        var kept = 0;
        for (var i = 0; i < Count; i++)
        {
            if (left.Contains(members[i].Id))
            {
                bill.Add(members[i].CreatedAt, now);
            }
            else
            {
                members[kept++] = members[i];
            }
        }

        Destroys += Count - kept;
        Count = kept;
        Version++;
    }

    private void Add(long createdAt, long readyAt)
    {
        if (Count == members.Length)
        {
            Array.Resize(ref members, Count * 2);
        }

        members[Count++] = new(string.Create(CultureInfo.InvariantCulture, $"droplet-{++made}"), made, createdAt, readyAt, start);
        Version++;
    }

    private long BootTicks() =>
        model.BootTime.Ticks + (model.BootSpread == TimeSpan.Zero ? 0 : (long)(((2 * bootChance.At(made)) - 1) * model.BootSpread.Ticks));

    /// <summary>One droplet.</summary>
    internal readonly struct Member(string id, int number, long createdAt, long readyAt, DateTimeOffset start)
    {
        private readonly PoolMember starting = new()
        {
            Id = id,
            State = MemberState.Starting,
            IsReady = false,
            CreatedAt = start + TimeSpan.FromTicks(createdAt),
        };

        private readonly PoolMember running = new()
        {
            Id = id,
            State = MemberState.Running,
            IsReady = true,
            CreatedAt = start + TimeSpan.FromTicks(createdAt),
            StartedAt = start + TimeSpan.FromTicks(readyAt),
            ReadinessChangedAt = start + TimeSpan.FromTicks(readyAt),
        };

        public string Id => id;

        public int Number => number;

        public long CreatedAt => createdAt;

        public long ReadyAt => readyAt;

        public PoolMember SeenAt(long now) => now >= readyAt ? running : starting;
    }
}
