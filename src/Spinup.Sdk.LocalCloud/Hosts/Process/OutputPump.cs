using System.Diagnostics;
using System.Text;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing to dispose of, and a pump may outlive its command.
/// <summary>Carries one output of a command to its taker, no faster than the taker takes.</summary>
/// <param name="from">The pipe.</param>
/// <param name="channel">Which output it is.</param>
/// <param name="end">What the shell writes after the command's last byte: who still holds the pipe then runs in the background.</param>
/// <param name="to">The taker, or null.</param>
/// <param name="tail">Keeps the last of it, or null.</param>
internal sealed class OutputPump(Stream from, RemoteChannel channel, byte[] end, RemoteOutput? to, OutputTail? tail)
{
    private readonly SemaphoreSlim turn = new(1, 1);
    private long lastRead = Stopwatch.GetTimestamp();
    private volatile bool reading;
    private bool closed;

    /// <summary>Whether nothing came for a while, though it was waited for.</summary>
    public bool QuietFor(TimeSpan time) => reading && Stopwatch.GetElapsedTime(Volatile.Read(ref lastRead)) > time;

    public async Task RunAsync(CancellationToken cancellationToken)
    {
        var buffer = new byte[32 * 1024];
        var held = 0;
        while (true)
        {
            Volatile.Write(ref lastRead, Stopwatch.GetTimestamp());
            reading = true;
            var read = await from.ReadAsync(buffer.AsMemory(held), cancellationToken);
            reading = false;
            await turn.WaitAsync(cancellationToken);
            try
            {
                if (closed)
                {
                    return;
                }

                var length = held + read;
                var at = buffer.AsSpan(0, length).IndexOf(end);
                var last = at >= 0 || read == 0;
                // What may be the beginning of the end is held back until more comes.
                held = last ? 0 : Overlap(buffer.AsSpan(0, length));
                await WriteAsync(buffer.AsMemory(0, at >= 0 ? at : length - held), cancellationToken);
                if (last)
                {
                    await CompleteAsync(cancellationToken);
                    return;
                }

                buffer.AsSpan(length - held, held).CopyTo(buffer);
            }
            finally
            {
                turn.Release();
            }
        }
    }

    /// <summary>Takes nothing more: what comes now is from processes that outlive the command.</summary>
    public async Task CloseAsync(CancellationToken cancellationToken)
    {
        await turn.WaitAsync(cancellationToken);
        try
        {
            await CompleteAsync(cancellationToken);
        }
        finally
        {
            turn.Release();
        }
    }

    private int Overlap(ReadOnlySpan<byte> bytes)
    {
        for (var length = Math.Min(bytes.Length, end.Length - 1); length > 0; length--)
        {
            if (bytes[^length..].SequenceEqual(end.AsSpan(0, length)))
            {
                return length;
            }
        }

        return 0;
    }

    private async Task WriteAsync(ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        if (bytes.Length > 0)
        {
            tail?.Take(bytes.Span);
            if (to is not null)
            {
                await to.WriteAsync(channel, bytes, cancellationToken);
            }
        }
    }

    private async Task CompleteAsync(CancellationToken cancellationToken)
    {
        if (!closed)
        {
            closed = true;
            if (to is not null)
            {
                await to.CompleteAsync(channel, cancellationToken);
            }
        }
    }
}

/// <summary>The last 4 KiB of an output.</summary>
internal sealed class OutputTail
{
    private const int Size = 4096;
    private byte[] kept = [];

    public string Text
    {
        get
        {
            lock (this)
            {
                return Encoding.UTF8.GetString(kept);
            }
        }
    }

    public void Take(ReadOnlySpan<byte> bytes)
    {
        lock (this)
        {
            kept = bytes.Length >= Size ? bytes[^Size..].ToArray() : [.. kept.AsSpan(Math.Max(0, kept.Length + bytes.Length - Size)), .. bytes];
        }
    }
}
