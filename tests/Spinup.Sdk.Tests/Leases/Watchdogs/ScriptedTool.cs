using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spinup.Sdk;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Watchdogs;
using Spinup.Sdk.Leases.Witnesses;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Leases.Watchdogs;

/// <summary>A tool of a few lines of shell in the place of <c>spinup</c>: writes down what it is told, each start into a file of its own.</summary>
internal sealed class ScriptedTool : IDisposable
{
    public const string Ready = """echo '{"type":"ready","version":1}'""";

    private readonly DirectoryInfo directory = Directory.CreateTempSubdirectory("spinup-tool-");

    public ScriptedTool(string answer = Ready)
    {
        Path = System.IO.Path.Combine(directory.FullName, "spinup");

        // exec: what is killed is what holds the pipe.
        File.WriteAllText(Path, $"#!/bin/sh\n[ \"$1\" = watch ] || exit 3\ncd '{directory.FullName}'\n{answer}\nexec cat >\"told.$$\"\n");
        if (!OperatingSystem.IsWindows())
        {
            File.SetUnixFileMode(Path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute);
        }
    }

    public string Path { get; }

    public string Folder => directory.FullName;

    public Watchdog Watchdog(TimeProvider? time = null, Action<SpinupOptions>? change = null, RecordingLoggerFactory? log = null)
    {
        var options = new SpinupOptions { Token = "dop_v1_secret", Watchdog = new() { Enabled = true, ToolPath = Path } };
        change?.Invoke(options);
        return new(Options.Create(options), Options.Create(new SettleOptions()), time ?? TimeProvider.System, (log ?? new RecordingLoggerFactory()).CreateLogger<Watchdog>());
    }

    /// <summary>Gives the types of what the process was told, in order.</summary>
    public IReadOnlyList<string> Told(int processId) => [.. Messages(processId).Select(message => message.GetType().Name.Replace("Message", "", StringComparison.Ordinal))];

    public IReadOnlyList<WatchMessage> Messages(int processId)
    {
        var file = System.IO.Path.Combine(Folder, $"told.{processId}");
        return File.Exists(file) ? [.. File.ReadAllText(file).Split('\n', StringSplitOptions.RemoveEmptyEntries).Select(line => WatchMessage.Of(line)!)] : [];
    }

    public static LeaseIntent Intent(bool adopted = false)
    {
        var now = DateTimeOffset.UtcNow;
        var id = IntentId.New(now);
        return new()
        {
            Name = DropletName.Create(DropletKind.Ephemeral, "test", id, now.AddHours(1)),
            RunId = id,
            Size = "s-1vcpu-1gb",
            Region = "nyc3",
            Price = default,
            IntendedAt = now,
            KeyFingerprint = "aa:bb",
            IsAdopted = adopted,
        };
    }

    public void Dispose() => directory.Delete(recursive: true);
}
