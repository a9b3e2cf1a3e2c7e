using System.Text;

namespace Spinup.Cli.Output;

/// <summary>Standard error, shared by the command's bytes and spinup's own lines: ours always begin a line of their own.</summary>
internal sealed class StandardError(Stream stream)
{
    private readonly Lock gate = new();
    private bool midLine;

    /// <summary>Opens this process's standard error.</summary>
    public static StandardError Open() => new(Console.OpenStandardError());

    /// <summary>Writes the command's bytes as they are.</summary>
    public void Write(ReadOnlySpan<byte> bytes)
    {
        if (bytes.IsEmpty)
        {
            return;
        }

        lock (gate)
        {
            stream.Write(bytes);
            stream.Flush();
            midLine = bytes[^1] != (byte)'\n';
        }
    }

    /// <summary>Writes one line of ours.</summary>
    public void WriteLine(string text)
    {
        var line = OneLine.Of(text) + "\n";
        lock (gate)
        {
            stream.Write(Encoding.UTF8.GetBytes(midLine ? "\n" + line : line));
            stream.Flush();
            midLine = false;
        }
    }
}
