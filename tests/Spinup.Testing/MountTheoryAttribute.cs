using System.Diagnostics;
using Xunit;

namespace Spinup.Testing;

/// <summary>A table of tests that mount a small file system: skipped where that is not allowed.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class MountTheoryAttribute : TheoryAttribute
{
    // A mount namespace of one's own takes the same right as a mount.
    private static readonly Lazy<string?> Reason = new(() =>
        RealComponents.NoSshReason
        ?? (RealComponents.Find("unshare") is null || !Environment.IsPrivilegedProcess || RunAsync("unshare", "-m", "true").GetAwaiter().GetResult() != 0
            ? "Mounts a small file system, which takes root and the right to mount."
            : null));

    /// <summary>Decides whether the tests run here.</summary>
    public MountTheoryAttribute() => Skip = Reason.Value;

    /// <summary>Runs a program and gives its exit status.</summary>
    public static async Task<int> RunAsync(string program, params string[] arguments)
    {
        using var process = Process.Start(new ProcessStartInfo(program, arguments) { RedirectStandardError = true })!;
        await process.StandardError.ReadToEndAsync();
        await process.WaitForExitAsync();
        return process.ExitCode;
    }
}
