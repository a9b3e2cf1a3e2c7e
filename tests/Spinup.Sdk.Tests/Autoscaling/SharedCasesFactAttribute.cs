namespace Spinup.Tests.Sdk.Autoscaling;

/// <summary>A test over the cases in <c>shared/conformance</c> beside the checkout: skipped where they are not.</summary>
[AttributeUsage(AttributeTargets.Method)]
public sealed class SharedCasesFactAttribute : FactAttribute
{
    /// <summary>Decides whether the test runs here.</summary>
    public SharedCasesFactAttribute() => Skip = Path is null ? "No ../shared/conformance/hpa_cases.json beside the checkout." : null;

    /// <summary>Gets where the cases are, or null.</summary>
    public static string? Path { get; } = Find();

    private static string? Find()
    {
        for (var folder = new DirectoryInfo(AppContext.BaseDirectory); folder is not null; folder = folder.Parent)
        {
            if (File.Exists(System.IO.Path.Combine(folder.FullName, "Spinup.Sdk.sln")))
            {
                var cases = System.IO.Path.Combine(folder.FullName, "..", "shared", "conformance", "hpa_cases.json");
                return File.Exists(cases) ? cases : null;
            }
        }

        return null;
    }
}
