using Xunit;

namespace Spinup.Testing;

/// <summary>The programs of this machine that some suites need, and what brings them.</summary>
public static class RealComponents
{
    /// <summary>Gets the path of an OpenSSH server, or null.</summary>
    public static string? Sshd { get; } = Find("sshd", "/usr/sbin", "/usr/local/sbin", "/usr/bin");

    /// <summary>Gets the path of an OpenSSH client, or null.</summary>
    public static string? Ssh { get; } = Find("ssh");

    /// <summary>Gets the path of a HAProxy, or null.</summary>
    public static string? HAProxy { get; } = Find("haproxy", "/usr/sbin", "/usr/local/sbin", "/usr/bin");

    /// <summary>Gets why a suite over a real HAProxy cannot run here, or null when it can.</summary>
    public static string? NoHAProxyReason =>
        !OperatingSystem.IsLinux() ? "The suites over a real HAProxy look processes up in /proc, which only Linux has."
        : HAProxy is null ? "No haproxy on this machine; `tests/run --install` (Debian, root) or the package haproxy brings it."
        : null;

    /// <summary>Gets why a suite over real SSH cannot run here, or null when it can.</summary>
    public static string? NoSshReason =>
        !OperatingSystem.IsLinux() ? "The suites over real SSH look processes up in /proc, which only Linux has."
        : Sshd is null ? "No sshd on this machine; `tests/run --install` (Debian, root) or the package openssh-server brings it."
        : Ssh is null ? "No ssh on this machine; the package openssh-client brings it."
        : null;

    /// <summary>Gets a value indicating whether the long versions were asked for (tests/run --full).</summary>
    public static bool Full { get; } = Environment.GetEnvironmentVariable("SPINUP_FULL") == "1";

    /// <summary>Finds a program on the PATH or in the given directories.</summary>
    public static string? Find(string program, params string[] directories) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(Path.PathSeparator, StringSplitOptions.RemoveEmptyEntries)
            .Concat(directories).Select(directory => Path.Combine(directory, program)).FirstOrDefault(File.Exists);
}

/// <summary>A test over real OpenSSH: skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SshdFactAttribute : FactAttribute
{
    /// <summary>Decides whether the test runs here.</summary>
    public SshdFactAttribute() => Skip = RealComponents.NoSshReason;
}

/// <summary>A table of tests over real OpenSSH: skipped, with the reason, where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SshdTheoryAttribute : TheoryAttribute
{
    /// <summary>Decides whether the tests run here.</summary>
    public SshdTheoryAttribute() => Skip = RealComponents.NoSshReason;
}

/// <summary>A table of tests that look processes up in /proc: skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxTheoryAttribute : TheoryAttribute
{
    /// <summary>Decides whether the tests run here.</summary>
    public LinuxTheoryAttribute() => Skip = OperatingSystem.IsLinux() ? null : "Looks processes up in /proc, which only Linux has.";
}

/// <summary>A test that takes minutes: run by <c>tests/run --full</c> only.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class FullFactAttribute : FactAttribute
{
    /// <summary>Decides whether the test runs here.</summary>
    public FullFactAttribute() => Skip = RealComponents.Full ? null : "Takes minutes; `tests/run --full` runs it.";
}
