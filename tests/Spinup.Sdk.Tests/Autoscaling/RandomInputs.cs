using System.Collections.Immutable;
using Spinup.Sdk.Autoscaling;

namespace Spinup.Tests.Sdk.Autoscaling;

/// <summary>Seeded inputs as a bad day brings them: numbers that cannot be, clocks that go back, members that come and go.</summary>
internal sealed class RandomInputs(int seed)
{
    private readonly Random random = new(seed);
    private DateTimeOffset at = Inputs.Start;

    /// <summary>Makes the next input for a pool of some size.</summary>
    /// <param name="size">The size.</param>
    /// <param name="isTrusted">Whether every number in it is good.</param>
    public ScalingInput Next(int size, out bool isTrusted)
    {
        var goesBack = random.Next(50) == 0;
        at += goesBack ? -TimeSpan.FromSeconds(random.Next(1, 4000)) : TimeSpan.FromSeconds(random.Next(1, 60));
        var unready = random.Next(6) == 0 ? random.Next(size + 1) : 0;
        var members = Inputs.Ready(size).Select((member, index) => index < unready ? member with { IsReady = false, ReadinessChangedAt = at.AddSeconds(-random.Next(300)), StartedAt = at.AddSeconds(-random.Next(300)) } : member).ToImmutableArray();
        var (cpu, cpuIsGood) = Cpu(size);
        var (load, loadIsGood) = Load();
        isTrusted = cpuIsGood && loadIsGood && unready <= 0.45 * size && !goesBack;
        var metrics = new List<MetricReading>();
        if (random.Next(15) == 0)
        {
            isTrusted = false;
        }
        else
        {
            metrics.Add(cpu);
        }

        metrics.Add(load);
        return new() { At = at, Size = size, Members = members, Metrics = [.. metrics] };
    }

    private (MetricReading Reading, bool IsGood) Cpu(int size)
    {
        var level = random.NextDouble();
        var good = new List<double>();
        for (var member = 0; member < size; member++)
        {
            good.Add(Math.Clamp(level + (0.2 * (random.NextDouble() - 0.5)), 0, 1));
        }

        switch (size == 0 ? 9 : random.Next(12))
        {
            case 0:
                good[random.Next(size)] = Bad();
                return (Inputs.Cpu(at, [.. good]), false);
            case 1:
                return (Inputs.Cpu(at.AddMinutes(-random.Next(4, 60)), [.. good]), false);
            case 2:
                return (Inputs.Cpu(at, [.. good]) with { Failure = "gone" }, false);
            case 3:
                var kept = random.Next(size);
                return (Inputs.Cpu(at, [.. good.Take(kept)]), kept >= 0.7 * size);
            case 4:
                return (Inputs.Cpu(at.AddMinutes(5), [.. good]), false);
            default:
                return (Inputs.Cpu(at, [.. good]), true);
        }
    }

    private (MetricReading Reading, bool IsGood) Load()
    {
        var isBad = random.Next(20) == 0;
        return (Inputs.Total(MetricNames.Load, at, isBad ? Bad() : 1000 * random.NextDouble()), !isBad);
    }

    private double Bad() => random.Next(4) switch
    {
        0 => double.NaN,
        1 => double.PositiveInfinity,
        2 => double.NegativeInfinity,
        _ => -random.NextDouble() - 0.001,
    };
}
