using Xunit;

namespace Spinup.Testing;

/// <summary>A test of what a file's permissions forbid: skipped for root, whom they forbid nothing, and on Windows.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class UnprivilegedFactAttribute : FactAttribute
{
    /// <summary>Decides whether the test runs here.</summary>
    public UnprivilegedFactAttribute() => Skip =
        OperatingSystem.IsWindows() ? "There are no file modes on Windows."
        : Environment.IsPrivilegedProcess ? "Root may open every file; run it as another user."
        : null;
}
