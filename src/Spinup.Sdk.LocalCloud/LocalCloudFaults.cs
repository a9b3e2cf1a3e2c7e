using System.Globalization;

namespace Spinup.Sdk.LocalCloud;

/// <summary>What goes wrong in a <see cref="LocalCloud"/>, and how often. May be changed while it runs.</summary>
/// <remarks>Thread-safe. Each fault draws from a sequence of its own, made from the seed: setting one does not move another's.</remarks>
public sealed class LocalCloudFaults
{
    private readonly Lock gate = new();
    private readonly Dictionary<string, Rule> rules = [];
    private readonly Dictionary<string, long> draws = [];
    private int seed = 1;

    /// <summary>Gets or sets how long what lags, lags.</summary>
    /// <value>5 seconds.</value>
    public TimeSpan Lag { get; set; } = TimeSpan.FromSeconds(5);

    /// <summary>Gets or sets what a slow boot takes on top of the boot time.</summary>
    /// <value>60 seconds.</value>
    public TimeSpan SlowBoot { get; set; } = TimeSpan.FromSeconds(60);

    /// <summary>Sets how often a fault happens.</summary>
    /// <param name="fault">One of <see cref="LocalCloudFault.Names"/>.</param>
    /// <param name="rate">From 0 (never) to 1 (always).</param>
    /// <param name="operation">Only for this operation (<c>POST /v2/droplets</c>, <c>DELETE /v2/droplets/{droplet_id}</c>); for every one it can happen to when absent.</param>
    /// <exception cref="ArgumentException">There is no such fault.</exception>
    /// <exception cref="ArgumentOutOfRangeException">The rate is not between 0 and 1.</exception>
    public void Set(string fault, double rate, string? operation = null)
    {
        ThrowUnlessKnown(fault);
        if (rate is not (>= 0 and <= 1))
        {
            throw new ArgumentOutOfRangeException(nameof(rate), rate, $"The rate of {fault} must be between 0 and 1.");
        }

        lock (gate)
        {
            rules[fault] = rules.GetValueOrDefault(fault, Rule.Never) with { Rate = rate, Operation = operation };
        }
    }

    /// <summary>Makes a fault happen for certain, the next times it can.</summary>
    /// <param name="fault">One of <see cref="LocalCloudFault.Names"/>.</param>
    /// <param name="times">How often.</param>
    /// <param name="operation">Only for this operation, as in <see cref="Set"/>.</param>
    /// <exception cref="ArgumentException">There is no such fault.</exception>
    public void FailNext(string fault, int times = 1, string? operation = null)
    {
        ThrowUnlessKnown(fault);
        ArgumentOutOfRangeException.ThrowIfNegative(times);
        lock (gate)
        {
            rules[fault] = rules.GetValueOrDefault(fault, Rule.Never) with { Times = times, NextOperation = operation };
        }
    }

    /// <summary>Stops every fault.</summary>
    public void Clear()
    {
        lock (gate)
        {
            rules.Clear();
        }
    }

    /// <summary>Sets a fault as the command line has it, <c>NAME=RATE</c>.</summary>
    /// <param name="setting">The setting, for example <c>answer-lost=0.2</c>.</param>
    /// <exception cref="FormatException">It is not of that form, there is no such fault, or the rate is not between 0 and 1; the message says which and names the faults.</exception>
    public void Parse(string setting)
    {
        ArgumentNullException.ThrowIfNull(setting);
        var at = setting.IndexOf('=', StringComparison.Ordinal);
        var name = at < 0 ? setting : setting[..at];
        if (!LocalCloudFault.Names.Contains(name))
        {
            throw new FormatException($"There is no fault '{name}'. The faults are {string.Join(", ", LocalCloudFault.Names)}.");
        }

        if (at < 0 || !double.TryParse(setting[(at + 1)..], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var rate) || rate is not (>= 0 and <= 1))
        {
            throw new FormatException($"'{setting}' must be {name}=RATE with a rate between 0 and 1, for example {name}=0.2.");
        }

        Set(name, rate);
    }

    internal void Seed(int value) => seed = value;

    /// <summary>Draws once: does the fault happen to this operation now?</summary>
    internal bool Happens(string fault, string operation)
    {
        lock (gate)
        {
            if (!rules.TryGetValue(fault, out var rule))
            {
                return false;
            }

            if (rule.Times > 0 && (rule.NextOperation is null || rule.NextOperation == operation))
            {
                rules[fault] = rule with { Times = rule.Times - 1 };
                return true;
            }

            if (rule.Rate <= 0 || (rule.Operation is not null && rule.Operation != operation))
            {
                return false;
            }

            var draw = draws[fault] = draws.GetValueOrDefault(fault) + 1;
            return Uniform(fault, draw) < rule.Rate;
        }
    }

    // SplitMix64 over seed, name and count: no state to share between faults, the same on every platform.
    private double Uniform(string fault, long draw)
    {
        var x = ((ulong)(uint)seed << 32) ^ ((ulong)draw * 0x9E3779B97F4A7C15);
        foreach (var c in fault)
        {
            x = Mix(x ^ c);
        }

        return (Mix(x) >> 11) * (1.0 / (1UL << 53));
    }

    private static ulong Mix(ulong x)
    {
        x += 0x9E3779B97F4A7C15;
        x = (x ^ (x >> 30)) * 0xBF58476D1CE4E5B9;
        x = (x ^ (x >> 27)) * 0x94D049BB133111EB;
        return x ^ (x >> 31);
    }

    private static void ThrowUnlessKnown(string fault)
    {
        if (!LocalCloudFault.Names.Contains(fault))
        {
            throw new ArgumentException($"There is no fault '{fault}'. The faults are {string.Join(", ", LocalCloudFault.Names)}.", nameof(fault));
        }
    }

    private sealed record Rule(double Rate, string? Operation, int Times, string? NextOperation)
    {
        public static Rule Never { get; } = new(0, null, 0, null);
    }
}
