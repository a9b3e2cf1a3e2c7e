namespace Spinup.Tests.ProcessHost;

/// <summary>A test of local processes: skipped on Windows, where the Process host runs nothing.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixFactAttribute : FactAttribute
{
    public UnixFactAttribute() => Skip = Reason;

    internal static string? Reason => OperatingSystem.IsWindows() ? "The Process host runs nothing on Windows." : null;
}

/// <inheritdoc cref="UnixFactAttribute"/>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnixTheoryAttribute : TheoryAttribute
{
    public UnixTheoryAttribute() => Skip = UnixFactAttribute.Reason;
}
