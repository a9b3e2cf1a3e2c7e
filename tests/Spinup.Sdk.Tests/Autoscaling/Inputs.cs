using System.Collections.Immutable;
using System.Globalization;
using Spinup.Sdk.Autoscaling;

namespace Spinup.Tests.Sdk.Autoscaling;

/// <summary>Inputs as tests write them: short.</summary>
internal static class Inputs
{
    public static readonly DateTimeOffset Start = new(2026, 3, 2, 12, 0, 0, TimeSpan.Zero);

    public static ImmutableArray<PoolMember> Ready(int count, DateTimeOffset? createdAt = null) =>
        [.. Enumerable.Range(0, count).Select(index => new PoolMember
        {
            Id = Id(index),
            State = MemberState.Running,
            IsReady = true,
            CreatedAt = createdAt ?? Start.AddDays(-1),
            StartedAt = createdAt ?? Start.AddDays(-1),
            ReadinessChangedAt = createdAt ?? Start.AddDays(-1),
        })];

    public static ImmutableArray<PoolMember> Starting(int count, DateTimeOffset createdAt) =>
        [.. Enumerable.Range(0, count).Select(index => new PoolMember { Id = "starting-" + Id(index), State = MemberState.Starting, CreatedAt = createdAt })];

    public static MetricReading Cpu(DateTimeOffset at, params ReadOnlySpan<double> values)
    {
        var members = ImmutableArray.CreateBuilder<MemberReading>();
        for (var index = 0; index < values.Length; index++)
        {
            members.Add(new(Id(index), values[index]));
        }

        return new() { Name = MetricNames.Cpu, TakenAt = at, Members = members.ToImmutable() };
    }

    public static MetricReading Total(string name, DateTimeOffset at, double total) => new() { Name = name, TakenAt = at, Total = total };

    /// <summary>A pool whose members are all ready and equally busy.</summary>
    public static ScalingInput Busy(int size, double cpu, TimeSpan after = default) => new()
    {
        At = Start + after,
        Size = size,
        Members = Ready(size),
        Metrics = [Cpu(Start + after, [.. Enumerable.Repeat(cpu, size)])],
    };

    public static string Id(int index) => "m-" + index.ToString(CultureInfo.InvariantCulture);
}
