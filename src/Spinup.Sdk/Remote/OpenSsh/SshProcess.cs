using System.ComponentModel;
using System.Diagnostics;

namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>One running ssh client. Its own words go to a log file, so that they never mix with the command's.</summary>
internal sealed class SshProcess : IAsyncDisposable
{
    private readonly Process process;
    private readonly string logFile;
    private int disposed;

    private SshProcess(Process process, string logFile) => (this.process, this.logFile) = (process, logFile);

    public Stream Input => process.StandardInput.BaseStream;

    public Stream Output => process.StandardOutput.BaseStream;

    public Stream Error => process.StandardError.BaseStream;

    public bool HasExited => process.HasExited;

    public int Id => process.Id;

    /// <summary>Called once when the process is gone and disposed.</summary>
    public Action? Released { get; set; }

    /// <exception cref="RemoteConnectionException">There is no such program.</exception>
    public static SshProcess Start(string sshPath, IEnumerable<string> arguments, string logFile)
    {
        var start = new ProcessStartInfo(sshPath)
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            UseShellExecute = false,
            CreateNoWindow = true,
        };
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        try
        {
            return new(Process.Start(start)!, logFile);
        }
        catch (Win32Exception exception)
        {
            throw new RemoteConnectionException(
                $"The OpenSSH client '{sshPath}' could not be started ({exception.Message}). Install it (Debian: openssh-client), or set RemoteOptions.SshPath.", exception);
        }
    }

    public Task WaitForExitAsync(CancellationToken cancellationToken) => process.WaitForExitAsync(cancellationToken);

    /// <summary>Ends its standard input; harmless when that is gone.</summary>
    public void CloseInput()
    {
        try
        {
            Input.Dispose();
        }
        catch (IOException)
        {
            // Nobody reads it any more.
        }
    }

    public void Kill()
    {
        try
        {
            process.Kill();
        }
        catch (Exception exception) when (exception is InvalidOperationException or Win32Exception)
        {
            // Ended already.
        }
    }

    /// <summary>Gives ssh's own words, whatever it wrote so far.</summary>
    public string ReadLog()
    {
        try
        {
            return File.ReadAllText(logFile);
        }
        catch (IOException)
        {
            return "";
        }
    }

    /// <summary>Waits a little for it to end by itself, then ends it.</summary>
    public async Task EndAsync(TimeSpan patience)
    {
        CloseInput();
        using var limit = new CancellationTokenSource(patience);
        try
        {
            await process.WaitForExitAsync(limit.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException)
        {
            Kill();
            await process.WaitForExitAsync(CancellationToken.None).ConfigureAwait(false);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (Interlocked.Exchange(ref disposed, 1) != 0)
        {
            return;
        }

        // 200 ms: a session that ended needs 1 or 2; one whose output a background process keeps open does not end.
        await EndAsync(TimeSpan.FromMilliseconds(200)).ConfigureAwait(false);
        process.Dispose();
        try
        {
            File.Delete(logFile);
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            // The run directory goes as a whole.
        }

        Released?.Invoke();
    }
}
