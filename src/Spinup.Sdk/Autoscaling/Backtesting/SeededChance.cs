namespace Spinup.Sdk.Autoscaling.Backtesting;

/// <summary>Numbers that look random and depend only on what they are asked for, so that two policies meet the same luck and every machine the same run.</summary>
/// <remarks>The finaliser of SplitMix64 (Steele, Lea, Flood: "Fast splittable pseudorandom number generators", OOPSLA 2014), over the seed, the kind of event, and two numbers of it.</remarks>
internal readonly struct SeededChance(int seed, SeededChance.Of kind)
{
    private readonly ulong start = Mix(((ulong)(uint)seed << 8) + (ulong)kind);

    public enum Of
    {
        BootTime,
        LostReading,
        FailedCreate,
        Noise,
    }

    /// <summary>Gives a number from 0 to below 1.</summary>
    public double At(long first, long second = 0) => (Mix(Mix(start + (ulong)first) + (ulong)second) >> 11) * (1.0 / (1UL << 53));

    /// <summary>Gives a number of the normal distribution, nearly: the sum of twelve even ones, which every processor adds up alike.</summary>
    public double NormalAt(long number)
    {
        var sum = -6d;
        for (var i = 0; i < 12; i++)
        {
            sum += At(number, i);
        }

        return sum;
    }

    private static ulong Mix(ulong value)
    {
        value += 0x9E3779B97F4A7C15;
        value = (value ^ (value >> 30)) * 0xBF58476D1CE4E5B9;
        value = (value ^ (value >> 27)) * 0x94D049BB133111EB;
        return value ^ (value >> 31);
    }
}
