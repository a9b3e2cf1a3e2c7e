using System.Text.Json;

namespace Spinup.Sdk.Droplets;

/// <summary>What lies on this machine: the files of a program, how it is started, and what it needs.</summary>
internal sealed record DotNetAppLayout
{
    private const string ConfigSuffix = ".runtimeconfig.json";

    public required string Name { get; init; }

    /// <summary>Gets the directory or the one file to upload.</summary>
    public required string Content { get; init; }

    /// <summary>Gets the file that is started, relative to where the content goes.</summary>
    public required string EntryFile { get; init; }

    /// <summary>Gets the shared frameworks it needs; none when it brings its own.</summary>
    public IReadOnlyList<DotNetAppFramework> Frameworks { get; init; } = [];

    /// <summary>Gets the system and processor it was made for, or <see langword="null"/> when it runs on any.</summary>
    public DotNetAppPlatform? Platform { get; init; }

    public static DotNetAppLayout OfPublish(string directory)
    {
        if (!Directory.Exists(directory))
        {
            throw new ArgumentException($"there is no directory {directory}; publish the program first: dotnet publish -o {directory}", nameof(directory));
        }

        var configs = Directory.GetFiles(directory, "*" + ConfigSuffix);
        if (configs.Length == 1)
        {
            return OfDirectory(directory, Path.GetFileName(configs[0])[..^ConfigSuffix.Length]);
        }

        var executables = configs.Length > 1 ? [] : Directory.GetFiles(directory).Where(file => DotNetAppPlatform.OfExecutable(file) is not null && !IsLibrary(file)).ToArray();
        return executables.Length == 1
            ? OfExecutable(executables[0]) with { Content = directory }
            : throw new ArgumentException(
                $"{directory} holds {(configs.Length > 1 ? $"{configs.Length} programs" : "no .NET program")}: expected one *{ConfigSuffix} or one executable, as 'dotnet publish' makes", nameof(directory));
    }

    public static DotNetAppLayout OfDirectory(string directory, string name)
    {
        var config = Path.Combine(directory, name + ConfigSuffix);
        var frameworks = File.Exists(config) ? FrameworksOf(config) : [];
        var platform = PlatformOf(Path.Combine(directory, name + ".deps.json"));
        return frameworks.Count > 0
            ? new() { Name = name, Content = directory, EntryFile = name + ".dll", Frameworks = frameworks, Platform = platform }
            : OfExecutable(Path.Combine(directory, platform?.System == "win" ? name + ".exe" : name)) with { Content = directory };
    }

    public static DotNetAppLayout OfExecutable(string file) => new()
    {
        Name = Path.GetFileNameWithoutExtension(file),
        Content = file,
        EntryFile = Path.GetFileName(file),
        Platform = DotNetAppPlatform.OfExecutable(file) ?? throw new ArgumentException($"{file} is missing or no executable of a known kind; publish the program again", nameof(file)),
    };

    public void EnsureRunsOn(DotNetAppMachine machine)
    {
        if (Platform is { } own && !own.RunsOn(machine.Platform))
        {
            throw new SpinupException($"{Name} was published for {own}; the droplet is {machine.Platform}. Publish it with -r {machine.Platform}, or without -r");
        }
    }

    private static bool IsLibrary(string file) => Path.GetExtension(file) is ".so" or ".dylib" or ".dll";

    private static List<DotNetAppFramework> FrameworksOf(string config)
    {
        using var json = JsonDocument.Parse(File.ReadAllBytes(config));
        if (!json.RootElement.TryGetProperty("runtimeOptions", out var options))
        {
            return [];
        }

        var rollForward = options.TryGetProperty("rollForward", out var policy) ? policy.GetString() ?? "Minor" : "Minor";
        var all = new List<JsonElement>();
        if (options.TryGetProperty("framework", out var one))
        {
            all.Add(one);
        }

        if (options.TryGetProperty("frameworks", out var many))
        {
            all.AddRange(many.EnumerateArray());
        }

        return all.ConvertAll(framework => new DotNetAppFramework(framework.GetProperty("name").GetString()!, framework.GetProperty("version").GetString()!, rollForward));
    }

    // deps.json names the target: ".NETCoreApp,Version=v10.0" alone, or with "/linux-x64" behind it.
    private static DotNetAppPlatform? PlatformOf(string deps)
    {
        if (!File.Exists(deps))
        {
            return null;
        }

        using var json = JsonDocument.Parse(File.ReadAllBytes(deps));
        var target = json.RootElement.TryGetProperty("runtimeTarget", out var runtime) && runtime.TryGetProperty("name", out var name) ? name.GetString() : null;
        return target?.Split('/') is [_, var rid] && rid.Length > 0 ? DotNetAppPlatform.OfRid(rid) : null;
    }
}
