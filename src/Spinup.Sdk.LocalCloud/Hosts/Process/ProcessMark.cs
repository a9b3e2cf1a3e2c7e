using System.Globalization;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>What the processes of one cloud, one droplet or one command have that no other has.</summary>
internal sealed record ProcessMark
{
    // Linux caps the CPU time of real-time threads in microseconds; no droplet has any, so the limit carries a mark
    // instead. Over 200 days each, far above what a limit in earnest would be.
    private const long LimitBase = 1L << 44;
    private const int DropletBits = 24;

    private ProcessMark(string variable, bool isPrefix) => (Variable, IsPrefix) = (variable, isPrefix);

    /// <summary>Gets the variable of their environment, as <c>NAME=value</c>.</summary>
    public string Variable { get; }

    /// <summary>Gets whether <see cref="Variable"/> is only the beginning.</summary>
    public bool IsPrefix { get; }

    /// <summary>Gets the limit they have (inclusive), or 0 when they have none of their own.</summary>
    public long LeastLimit { get; private init; }

    public long MostLimit { get; private init; }

    /// <summary>Gets prlimit's argument that puts the mark on a process.</summary>
    public string LimitArgument => string.Create(CultureInfo.InvariantCulture, $"--rttime={LeastLimit}:{LeastLimit}");

    /// <summary>All droplets of a cloud.</summary>
    public static ProcessMark OfCloud(string cloud) => new($"SPINUP_DROPLET={cloud}/", isPrefix: true)
    {
        LeastLimit = LimitOf(cloud),
        MostLimit = LimitOf(cloud) | ((1L << DropletBits) - 1),
    };

    /// <summary>One droplet.</summary>
    public static ProcessMark OfDroplet(string cloud, long id)
    {
        var limit = LimitOf(cloud) | (id & ((1L << DropletBits) - 1));
        return new(string.Create(CultureInfo.InvariantCulture, $"SPINUP_DROPLET={cloud}/{id}"), isPrefix: false) { LeastLimit = limit, MostLimit = limit };
    }

    /// <summary>One command run without SSH.</summary>
    public static ProcessMark OfRun(string id) => new("SPINUP_RUN=" + id, isPrefix: false);

    private static long LimitOf(string cloud)
    {
        var hash = 2166136261u;
        foreach (var c in cloud)
        {
            hash = (hash ^ c) * 16777619u;
        }

        return LimitBase | ((long)(hash >> 12) << DropletBits);
    }
}
