using System.Diagnostics;
using System.Diagnostics.CodeAnalysis;
using System.Globalization;

namespace Spinup.Sdk.Leases.Ledger;

/// <summary>Who holds a lease: one process of one boot of one machine. Survives that process ids are given again.</summary>
/// <remarks>
/// Written as one word, <c>machine.boot.pid.start</c>. On Linux the start is that of <c>/proc/PID/stat</c>, in clock ticks since the boot; elsewhere the
/// moment the process started, which tells boots apart too, so that the boot is a mere <c>0</c> there.
/// </remarks>
/// <param name="Machine">The machine and its process ids' name space (<see cref="MachineWord"/>).</param>
/// <param name="Boot">The boot.</param>
/// <param name="ProcessId">The process.</param>
/// <param name="StartedAt">When it started, in the machine's own unit.</param>
internal sealed record OwnerIdentity(string Machine, string Boot, int ProcessId, long StartedAt)
{
    private static readonly Lazy<OwnerIdentity> OfThisProcess = new(() => Of(Environment.ProcessId) ?? new(MachineWord.OfThisMachine, MachineWord.OfThisBoot, Environment.ProcessId, 0));

    /// <summary>Gets this process.</summary>
    public static OwnerIdentity Current => OfThisProcess.Value;

    /// <summary>Gives a process of this machine; nothing when there is none of this id.</summary>
    public static OwnerIdentity? Of(int processId) => StartOf(processId) is { } start ? new(MachineWord.OfThisMachine, MachineWord.OfThisBoot, processId, start) : null;

    public static bool TryParse([NotNullWhen(true)] string? text, [NotNullWhen(true)] out OwnerIdentity? owner)
    {
        owner = null;
        if (text?.Split('.') is not [{ Length: > 0 } machine, { Length: > 0 } boot, var process, var start]
            || !int.TryParse(process, NumberStyles.None, CultureInfo.InvariantCulture, out var processId)
            || !long.TryParse(start, NumberStyles.None, CultureInfo.InvariantCulture, out var startedAt))
        {
            return false;
        }

        owner = new(machine, boot, processId, startedAt);
        return true;
    }

    /// <summary>Says whether the process lives; <see langword="null"/> for one of another machine or container, of which nothing is known here.</summary>
    public bool? IsAlive()
    {
        if (Machine != MachineWord.OfThisMachine)
        {
            return null;
        }

        return Boot == MachineWord.OfThisBoot && StartOf(ProcessId) == StartedAt;
    }

    public override string ToString() => string.Create(CultureInfo.InvariantCulture, $"{Machine}.{Boot}.{ProcessId}.{StartedAt}");

    /// <summary>Gives when a process of this machine started, or nothing when there is none, or only what is left of one that has ended.</summary>
    private static long? StartOf(int processId)
    {
        if (!OperatingSystem.IsLinux())
        {
            return StartElsewhere(processId);
        }

        try
        {
            // "pid (name) state ppid ..."; the name may hold anything, so from its last parenthesis on: state is the third field, start the 22nd.
            var stat = File.ReadAllText(string.Create(CultureInfo.InvariantCulture, $"/proc/{processId}/stat"));
            var fields = stat[(stat.LastIndexOf(')') + 1)..].Split(' ', StringSplitOptions.RemoveEmptyEntries);
            return fields.Length > 19 && fields[0] is not ("Z" or "X") && long.TryParse(fields[19], NumberStyles.None, CultureInfo.InvariantCulture, out var start) ? start : null;
        }
        catch (Exception gone) when (gone is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }

    private static long? StartElsewhere(int processId)
    {
        try
        {
            using var process = Process.GetProcessById(processId);
            return process.StartTime.ToUniversalTime().Ticks;
        }
        catch (Exception gone) when (gone is ArgumentException or InvalidOperationException or System.ComponentModel.Win32Exception)
        {
            return null;
        }
    }
}
