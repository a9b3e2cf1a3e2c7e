using System.Globalization;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>What a droplet's stand-in command asks of the host.</summary>
internal sealed record ControlRequest(long DropletId, string Id, string Verb, string Argument);

/// <summary>The one named pipe on which the droplets of a cloud ask their host for what a machine does to itself.</summary>
/// <remarks>Lines are shorter than PIPE_BUF, so requests written at once do not mix. Answers are files in a directory only the host can write to.</remarks>
internal sealed class ControlPipe : IDisposable
{
    private readonly FileStream pipe;
    private readonly Action<ControlRequest> handle;
    private readonly Thread reader;

    public ControlPipe(string path, Action<ControlRequest> handle)
    {
        Posix.MakePipe(path, UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.GroupWrite | UnixFileMode.OtherWrite);
        this.handle = handle;
        Path = path;
        // Open for both, so that neither the open nor a read between two writers ends.
        pipe = new FileStream(path, FileMode.Open, FileAccess.ReadWrite, FileShare.ReadWrite, bufferSize: 0);
        reader = new Thread(Read) { IsBackground = true, Name = "Spinup droplet control" };
        reader.Start();
    }

    public string Path { get; }

    public void Dispose()
    {
        pipe.Write("quit\n"u8);
        reader.Join();
        pipe.Dispose();
    }

    private void Read()
    {
        using var lines = new StreamReader(pipe, leaveOpen: true);
        while (lines.ReadLine() is { } line && line != "quit")
        {
            var words = line.Split(' ', 4);
            if (words.Length >= 3 && long.TryParse(words[0], NumberStyles.None, CultureInfo.InvariantCulture, out var id) && IsName(words[1]))
            {
                handle(new ControlRequest(id, words[1], words[2], words.Length > 3 ? words[3] : ""));
            }
        }
    }

    private static bool IsName(string text) => text.Length is > 0 and <= 64 && text.All(c => char.IsAsciiDigit(c) || c == '.') && text[0] != '.';
}
