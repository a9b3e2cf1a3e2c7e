using Spinup.Sdk.Remote;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>One reading of a detached run's two files, from a position on.</summary>
internal sealed class LocalDetachedRead : IDisposable
{
    private const int TailSize = 4096;
    private readonly FileStream[] files;
    private readonly long[] taken;
    private readonly RemoteOutput? output;
    private readonly OutputTail tail = new();
    private readonly byte[] buffer = new byte[64 * 1024];

    /// <exception cref="ArgumentOutOfRangeException">The position lies behind what was written.</exception>
    public LocalDetachedRead(string directory, RemoteOutput? output, DetachedPosition from)
    {
        this.output = output;
        taken = [from.StandardOutput, from.StandardError];
        files = [.. ((string[])["out", "err"]).Select(name => new FileStream(Path.Combine(directory, name), FileMode.Open, FileAccess.Read, FileShare.ReadWrite | FileShare.Delete, bufferSize: 0))];
        if (files[0].Length < taken[0] || files[1].Length < taken[1])
        {
            Dispose();
            throw new ArgumentOutOfRangeException(nameof(from), from, "The detached run has not written that much yet.");
        }

        files[0].Position = taken[0];

        // A little of what was taken before is read again, for the result's tail.
        var known = (int)Math.Min(taken[1], TailSize);
        files[1].Position = taken[1] - known;
        files[1].ReadExactly(buffer, 0, known);
        tail.Take(buffer.AsSpan(0, known));
    }

    public DetachedPosition Position => new(Interlocked.Read(ref taken[0]), Interlocked.Read(ref taken[1]));

    public string Tail => tail.Text;

    /// <summary>Passes on what there is by now, up to the given sizes.</summary>
    public async Task ReadAsync(long outputSize, long errorSize, CancellationToken cancellationToken)
    {
        await ReadAsync(RemoteChannel.StandardOutput, outputSize, cancellationToken);
        await ReadAsync(RemoteChannel.StandardError, errorSize, cancellationToken);
    }

    public async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (output is not null)
        {
            await output.CompleteAsync(RemoteChannel.StandardOutput, cancellationToken);
            await output.CompleteAsync(RemoteChannel.StandardError, cancellationToken);
        }
    }

    public void Dispose()
    {
        foreach (var file in files)
        {
            file.Dispose();
        }
    }

    private async Task ReadAsync(RemoteChannel stream, long size, CancellationToken cancellationToken)
    {
        var index = (int)stream;
        while (await files[index].ReadAsync(buffer.AsMemory(0, (int)Math.Min(buffer.Length, size - taken[index])), cancellationToken) is > 0 and var count)
        {
            if (stream == RemoteChannel.StandardError)
            {
                tail.Take(buffer.AsSpan(0, count));
            }

            if (output is not null)
            {
                await output.WriteAsync(stream, buffer.AsMemory(0, count), cancellationToken);
            }

            Interlocked.Add(ref taken[index], count);
        }
    }
}
