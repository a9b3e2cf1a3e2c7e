using System.Text;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets;

/// <summary>What a droplet says about itself: system, processor, home, and the .NET runtimes it has.</summary>
internal sealed record DotNetAppMachine(DotNetAppPlatform Platform, string Home, IReadOnlyList<DotNetAppInstallation> Installations)
{
    /// <summary>Where a runtime is brought to, relative to the home.</summary>
    public const string BroughtRuntime = ".spinup/dotnet";

    // The places the installers of Microsoft and of the distributions use, beside the PATH and what we brought before.
    private const string Question =
        $"""
        printf 'home=%s\nsystem=%s\nmachine=%s\n' "$PWD" "$(uname -s)" "$(uname -m)"
        for libc in /lib/ld-musl-*; do if [ -e "$libc" ]; then echo musl=yes; fi; done
        for host in "$(command -v dotnet)" "$DOTNET_ROOT/dotnet" "$PWD/{BroughtRuntime}/dotnet" "$HOME/.dotnet/dotnet" /usr/share/dotnet/dotnet /usr/lib/dotnet/dotnet /usr/lib64/dotnet/dotnet /usr/local/share/dotnet/dotnet; do
          if [ -f "$host" ] && [ -x "$host" ]; then printf 'host=%s\n' "$host"; "$host" --list-runtimes </dev/null 2>/dev/null | sed 's/^/runtime=/'; fi
        done
        exit 0
        """;

    /// <summary>Gets the runtimes there in a few words.</summary>
    public string RuntimesForPeople
    {
        get
        {
            var all = Installations.SelectMany(installation => installation.Runtimes).Select(runtime => $"{runtime.Name} {runtime.Version}").Distinct().ToArray();
            return all.Length == 0 ? "no .NET runtime" : string.Join(", ", all);
        }
    }

    public string? HostFor(IReadOnlyList<DotNetAppFramework> frameworks) => Installations.FirstOrDefault(installation => installation.Meets(frameworks))?.Host;

    public static async Task<DotNetAppMachine> AskAsync(IRemoteShell shell, CancellationToken cancellationToken) =>
        Read(await RunAsync(shell, RemoteCommand.Shell(Question), cancellationToken).ConfigureAwait(false));

    /// <summary>Runs a small command of ours and gives what it printed.</summary>
    public static async Task<string> RunAsync(IRemoteShell shell, RemoteCommand command, CancellationToken cancellationToken)
    {
        using var answer = new MemoryStream();
        var result = await shell.RunAsync(command, RemoteOutput.To(answer, null), cancellationToken).ConfigureAwait(false);
        return result.Succeeded
            ? Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length)
            : throw new SpinupException($"preparing the .NET program on the droplet failed with exit code {result.ExitCode}: {result.StandardErrorTail.Trim()}");
    }

    internal static DotNetAppMachine Read(string answer)
    {
        var facts = new Dictionary<string, string>();
        var hosts = new List<(string Host, List<(string, string)> Runtimes)>();
        foreach (var line in answer.Split('\n', StringSplitOptions.RemoveEmptyEntries))
        {
            switch (line.Split('=', 2))
            {
                case ["host", var host]:
                    hosts.Add((host, []));
                    break;
                case ["runtime", var runtime] when hosts.Count > 0 && runtime.Split(' ') is [var name, var version, ..]:
                    hosts[^1].Runtimes.Add((name, version));
                    break;
                case [var key, var value]:
                    facts[key] = value;
                    break;
            }
        }

        string Fact(string key) => facts.TryGetValue(key, out var value) && value.Length > 0
            ? value
            : throw new SpinupException($"the droplet did not say its {key}; a POSIX shell with uname is needed there");
        return new(
            DotNetAppPlatform.OfUname(Fact("system"), Fact("machine"), facts.ContainsKey("musl")),
            Fact("home").TrimEnd('/'),
            hosts.ConvertAll(found => new DotNetAppInstallation(found.Host, found.Runtimes)));
    }
}
