using Xunit;

namespace Spinup.Testing;

/// <summary>A test that runs <c>/bin/sh</c>: skipped on Windows, which has none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PosixFactAttribute : FactAttribute
{
    /// <summary>Creates the attribute.</summary>
    public PosixFactAttribute() => Skip = OperatingSystem.IsWindows() ? "There is no /bin/sh on Windows." : null;
}

/// <summary>A test that reads <c>/proc</c>: skipped where there is none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class LinuxFactAttribute : FactAttribute
{
    /// <summary>Creates the attribute.</summary>
    public LinuxFactAttribute() => Skip = OperatingSystem.IsLinux() ? null : "There is no /proc but on Linux.";
}

/// <summary>A test with rows that ends processes by signals: skipped on Windows, which has none.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class PosixTheoryAttribute : TheoryAttribute
{
    /// <summary>Creates the attribute.</summary>
    public PosixTheoryAttribute() => Skip = OperatingSystem.IsWindows() ? "There are no signals on Windows." : null;
}
