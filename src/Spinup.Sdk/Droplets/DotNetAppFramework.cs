namespace Spinup.Sdk.Droplets;

/// <summary>A shared framework a program needs, and how far it may be newer (the <c>rollForward</c> of its runtimeconfig).</summary>
internal sealed record DotNetAppFramework(string Name, string Version, string RollForward)
{
    /// <summary>Tells whether an installed version will do, as the .NET host decides it.</summary>
    /// <remarks>A preview's suffix is left out of the comparison: the host decides finer, and says so itself when it refuses.</remarks>
    public bool IsMetBy(string installed)
    {
        var (wanted, found) = (NumberOf(Version), NumberOf(installed));
        return RollForward.ToUpperInvariant() switch
        {
            "DISABLE" => found == wanted,
            "LATESTPATCH" => found >= wanted && found.Major == wanted.Major && found.Minor == wanted.Minor,
            "MAJOR" or "LATESTMAJOR" => found >= wanted,
            _ => found >= wanted && found.Major == wanted.Major,
        };
    }

    /// <summary>The version without a preview's suffix, for comparing.</summary>
    public static Version NumberOf(string version) => global::System.Version.TryParse(version.Split('-')[0], out var number) ? number : new Version(0, 0);

    public override string ToString() => $"{Name} {Version}";
}

/// <summary>A dotnet host on a machine, and the shared frameworks beside it.</summary>
internal sealed record DotNetAppInstallation(string Host, IReadOnlyList<(string Name, string Version)> Runtimes)
{
    public bool Meets(IReadOnlyList<DotNetAppFramework> frameworks) =>
        frameworks.All(framework => Runtimes.Any(runtime => runtime.Name == framework.Name && framework.IsMetBy(runtime.Version)));
}
