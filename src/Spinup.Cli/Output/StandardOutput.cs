using System.Runtime.InteropServices;

namespace Spinup.Cli.Output;

/// <summary>Standard output as bytes, in a form that notices when its reader has left.</summary>
/// <remarks>
/// .NET's console stream swallows EPIPE, so that <c>spinup run ... | head -1</c> would let an endless command run on; a FileStream
/// writes regular files at a position of its own and would overwrite what <c>2>&amp;1</c> put there. So this is write(2), as cat has it.
/// </remarks>
internal sealed class StandardOutput : Stream
{
    private const int Descriptor = 1;
    private const int Interrupted = 4;
    private static readonly int WouldBlock = OperatingSystem.IsMacOS() ? 35 : 11;

    // EPIPE of a pipe; ECONNRESET of a socket whose reader left bytes unread.
    private static readonly int[] ReaderLeft = OperatingSystem.IsMacOS() ? [32, 54] : [32, 104];

    private StandardOutput()
    {
    }

    public override bool CanRead => false;

    public override bool CanSeek => false;

    public override bool CanWrite => true;

    public override long Length => throw new NotSupportedException();

    public override long Position { get => throw new NotSupportedException(); set => throw new NotSupportedException(); }

    public static Stream Open() => OperatingSystem.IsWindows() ? Console.OpenStandardOutput() : new StandardOutput();

    // On Windows: ERROR_BROKEN_PIPE and ERROR_NO_DATA.
    public static bool IsReaderGone(IOException failure) =>
        OperatingSystem.IsWindows() ? (failure.HResult & 0xFFFF) is 109 or 232 : ReaderLeft.Contains(failure.HResult);

    public override void Write(ReadOnlySpan<byte> buffer)
    {
        while (!buffer.IsEmpty)
        {
            var written = WriteTo(Descriptor, ref MemoryMarshal.GetReference(buffer), buffer.Length);
            if (written >= 0)
            {
                buffer = buffer[(int)written..];
                continue;
            }

            var error = Marshal.GetLastPInvokeError();
            if (error == WouldBlock)
            {
                // Somebody who shares the terminal made it non-blocking. 5 ms: unnoticed by people, nothing to the processor.
                Thread.Sleep(5);
            }
            else if (error != Interrupted)
            {
                throw new IOException($"standard output: {Marshal.GetPInvokeErrorMessage(error)}", error);
            }
        }
    }

    public override void Write(byte[] buffer, int offset, int count) => Write(buffer.AsSpan(offset, count));

    public override void Flush()
    {
    }

    public override int Read(byte[] buffer, int offset, int count) => throw new NotSupportedException();

    public override long Seek(long offset, SeekOrigin origin) => throw new NotSupportedException();

    public override void SetLength(long value) => throw new NotSupportedException();

    [DllImport("libc", EntryPoint = "write", SetLastError = true)]
    [DefaultDllImportSearchPaths(DllImportSearchPath.SafeDirectories)]
    private static extern nint WriteTo(int descriptor, ref byte bytes, nint count);
}
