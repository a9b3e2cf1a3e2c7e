using System.Globalization;
using Spinup.Cli.Output;

namespace Spinup.Cli.Watching;

/// <summary>The file a watchdog writes what it does to, line by line; without a file nowhere. Never stops a destroy.</summary>
internal sealed class WatchLog : IDisposable
{
    private readonly StreamWriter? file;
    private readonly Lock gate = new();

    private WatchLog(StreamWriter? file) => this.file = file;

    /// <exception cref="CommandException">The file cannot be written to.</exception>
    public static WatchLog Open(string? path)
    {
        if (path is null)
        {
            return new(null);
        }

        // Shared: the watchdogs of several owners may write to one file. For its owner's eyes, as logs are.
        var options = new FileStreamOptions { Mode = FileMode.Append, Access = FileAccess.Write, Share = FileShare.ReadWrite };
        if (!OperatingSystem.IsWindows())
        {
            options.UnixCreateMode = UnixFileMode.UserRead | UnixFileMode.UserWrite;
        }

        try
        {
            return new(new StreamWriter(path, options) { AutoFlush = true });
        }
        catch (Exception failure) when (failure is IOException or UnauthorizedAccessException)
        {
            throw new CommandException($"--log {path}: {failure.Message}", failure);
        }
    }

    public void Say(string line)
    {
        lock (gate)
        {
            try
            {
                file?.WriteLine($"{DateTimeOffset.UtcNow.ToString("yyyy-MM-dd HH:mm:ss.fff'Z'", CultureInfo.InvariantCulture)} spinup watch {Environment.ProcessId}: {OneLine.Of(line)}");
            }
            catch (IOException)
            {
                // A full disk: what is to be destroyed matters more than the note of it.
            }
        }
    }

    public void Dispose()
    {
        try
        {
            file?.Dispose();
        }
        catch (IOException)
        {
            // As above; everything was flushed that could be.
        }
    }
}
