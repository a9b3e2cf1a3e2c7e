using System.Diagnostics;
using System.Text;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

#pragma warning disable CA1001 // A semaphore whose wait handle nobody asks for holds nothing to dispose of, and a pump may outlive its command.
/// <summary>Carries one output of a command to its taker, no faster than the taker takes.</summary>
internal sealed class OutputPump(Stream from, RemoteChannel channel, RemoteOutput? to, OutputTail? tail)
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
        while (true)
        {
            Volatile.Write(ref lastRead, Stopwatch.GetTimestamp());
            reading = true;
            var read = await from.ReadAsync(buffer, cancellationToken);
            reading = false;
            await turn.WaitAsync(cancellationToken);
            try
            {
                if (read == 0 || closed)
                {
                    await CompleteAsync(cancellationToken);
                    return;
                }

                tail?.Take(buffer.AsSpan(0, read));
                if (to is not null)
                {
                    await to.WriteAsync(channel, buffer.AsMemory(0, read), cancellationToken);
                }
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
