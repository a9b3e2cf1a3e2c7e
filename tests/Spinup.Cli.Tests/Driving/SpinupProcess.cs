using System.Diagnostics;
using System.Runtime.InteropServices;
using System.Text;

namespace Spinup.Tests.Cli.Driving;

/// <summary>The built <c>spinup</c> as a process of its own, as a script would use it.</summary>
internal sealed class SpinupProcess : IAsyncDisposable
{
    public const int SigInt = 2;
    public const int SigTerm = 15;

    private readonly Process process;
    private readonly MemoryStream standardOutput = new();
    private readonly StringBuilder standardError = new();
    private readonly Task reading;
    private volatile bool leave;

    private SpinupProcess(Process process)
    {
        this.process = process;
        reading = Task.WhenAll(ReadOutputAsync(), ReadErrorAsync());
    }

    public int Id => process.Id;

    public bool HasExited => process.HasExited;

    /// <summary>Gets what came on standard error so far.</summary>
    public string StandardError
    {
        get
        {
            lock (standardError)
            {
                return standardError.ToString();
            }
        }
    }

    /// <summary>Gets what came on standard output so far, as text.</summary>
    public string StandardOutput
    {
        get
        {
            lock (standardOutput)
            {
                return Encoding.UTF8.GetString(standardOutput.ToArray());
            }
        }
    }

    /// <summary>Starts it. No variable of the test's environment that spinup reads comes through.</summary>
    public static SpinupProcess Start(IEnumerable<string> arguments, IReadOnlyDictionary<string, string>? environment = null, string? workingDirectory = null)
    {
        var start = new ProcessStartInfo("dotnet")
        {
            RedirectStandardInput = true,
            RedirectStandardOutput = true,
            RedirectStandardError = true,
            WorkingDirectory = workingDirectory ?? "",
        };
        start.ArgumentList.Add(Path.Combine(AppContext.BaseDirectory, "spinup.dll"));
        foreach (var argument in arguments)
        {
            start.ArgumentList.Add(argument);
        }

        foreach (var name in new[] { "DIGITALOCEAN_TOKEN", "DIGITALOCEAN_ACCESS_TOKEN", "SPINUP_API_URL", "SPINUP_DEBUG" })
        {
            start.Environment.Remove(name);
        }

        // Not into the home of whoever runs the tests.
        start.Environment["XDG_STATE_HOME"] = Path.Combine(AppContext.BaseDirectory, "state");
        foreach (var (name, value) in environment ?? new Dictionary<string, string>())
        {
            start.Environment[name] = value;
        }

        return new(Process.Start(start)!);
    }

    /// <summary>Sends a signal to this very process.</summary>
    public void Signal(int signal)
    {
        if (Kill(process.Id, signal) != 0)
        {
            throw new InvalidOperationException($"kill({process.Id}, {signal}) failed: {Marshal.GetLastPInvokeError()}");
        }
    }

    /// <summary>Feeds its standard input.</summary>
    public async Task SendAsync(ReadOnlyMemory<byte> input)
    {
        await process.StandardInput.BaseStream.WriteAsync(input);
        await process.StandardInput.BaseStream.FlushAsync();
    }

    /// <summary>Feeds its standard input and closes it.</summary>
    public async Task GiveAsync(ReadOnlyMemory<byte> input)
    {
        await process.StandardInput.BaseStream.WriteAsync(input);
        process.StandardInput.Close();
    }

    /// <summary>Waits until a text has come on standard error.</summary>
    public Task UntilSaidAsync(string text) => UntilAsync(() => StandardError.Contains(text, StringComparison.Ordinal), $"'{text}' on standard error");

    /// <summary>Waits until a text has come on standard output.</summary>
    public Task UntilPrintedAsync(string text) => UntilAsync(() => StandardOutput.Contains(text, StringComparison.Ordinal), $"'{text}' on standard output");

    /// <summary>Stops reading standard output after what comes first, and closes the pipe: what <c>head</c> does.</summary>
    public Task LeaveAfterFirstBytesAsync()
    {
        leave = true;
        return UntilAsync(() => StandardOutput.Length > 0, "the first output");
    }

    public async Task<SpinupResult> WaitAsync(int seconds = 60)
    {
        using var limit = new CancellationTokenSource(TimeSpan.FromSeconds(seconds));
        try
        {
            await process.WaitForExitAsync(limit.Token);
            await reading.WaitAsync(limit.Token);
        }
        catch (OperationCanceledException)
        {
            throw new TimeoutException($"spinup did not end within {seconds} s. Standard error so far:\n{StandardError}");
        }

        lock (standardOutput)
        {
            return new(process.ExitCode, standardOutput.ToArray(), StandardError);
        }
    }

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            process.Kill();
            await process.WaitForExitAsync();
        }

        process.Dispose();
        standardOutput.Dispose();
    }

    private async Task UntilAsync(Func<bool> condition, string what)
    {
        var clock = Stopwatch.StartNew();
        while (!condition())
        {
            if (process.HasExited || clock.Elapsed > TimeSpan.FromSeconds(60))
            {
                throw new TimeoutException($"waited in vain for {what}; {(process.HasExited ? $"spinup ended with {process.ExitCode}" : "60 s went by")}. Standard error:\n{StandardError}");
            }

            await Task.Delay(20);
        }
    }

    private async Task ReadOutputAsync()
    {
        var buffer = new byte[64 * 1024];
        while (await process.StandardOutput.BaseStream.ReadAsync(buffer) is > 0 and var read)
        {
            lock (standardOutput)
            {
                standardOutput.Write(buffer, 0, read);
            }

            if (leave)
            {
                process.StandardOutput.Close();
                return;
            }
        }
    }

    private async Task ReadErrorAsync()
    {
        var buffer = new char[4096];
        while (await process.StandardError.ReadAsync(buffer) is > 0 and var read)
        {
            lock (standardError)
            {
                standardError.Append(buffer, 0, read);
            }
        }
    }

    [DllImport("libc", EntryPoint = "kill", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern int Kill(int pid, int signal);
}

/// <summary>How <c>spinup</c> ended, and what it left on its two outputs.</summary>
internal sealed record SpinupResult(int ExitCode, byte[] Output, string Errors)
{
    public string Text => Encoding.UTF8.GetString(Output);

    /// <summary>Gets the lines by which spinup says that it failed.</summary>
    public IReadOnlyList<string> FailureLines => [.. Errors.Split('\n').Where(line => line.StartsWith("spinup:", StringComparison.Ordinal))];
}
