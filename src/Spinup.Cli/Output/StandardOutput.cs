using Microsoft.Win32.SafeHandles;

namespace Spinup.Cli.Output;

/// <summary>Standard output as bytes, in a form that notices when its reader has left.</summary>
internal static class StandardOutput
{
    // .NET's console stream swallows EPIPE, so that `spinup run ... | head -1` would let an endless command run on. A FileStream
    // reports it; but on a regular file it writes at a position of its own and would overwrite what `2>&1` put there.
    public static Stream Open()
    {
        if (OperatingSystem.IsWindows() || !Console.IsOutputRedirected)
        {
            return Console.OpenStandardOutput();
        }

        try
        {
            var stream = new FileStream(new SafeFileHandle(1, ownsHandle: false), FileAccess.Write, bufferSize: 0);
            return stream.CanSeek ? Console.OpenStandardOutput() : stream;
        }
        catch (Exception unusable) when (unusable is IOException or ArgumentException or UnauthorizedAccessException)
        {
            // Closed by the caller (>&-), or of a kind FileStream does not take (a socket).
            return Console.OpenStandardOutput();
        }
    }

    // EPIPE is 32 on Linux and macOS; ERROR_BROKEN_PIPE is 109 and ERROR_NO_DATA 232 on Windows.
    public static bool IsReaderGone(IOException failure) =>
        OperatingSystem.IsWindows() ? (failure.HResult & 0xFFFF) is 109 or 232 : failure.HResult == 32;
}
