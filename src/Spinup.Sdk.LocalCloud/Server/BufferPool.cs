using System.Buffers;
using System.Collections.Concurrent;

namespace Spinup.Sdk.LocalCloud.Server;

/// <summary>Buffers for answers, kept: a page of 200 droplets is some 700 KB, which would be a large object each time.</summary>
internal sealed class BufferPool
{
    private const int Kept = 8;
    private readonly ConcurrentBag<ArrayBufferWriter<byte>> free = [];

    public ArrayBufferWriter<byte> Rent() => free.TryTake(out var buffer) ? buffer : new ArrayBufferWriter<byte>(4096);

    public void Return(ArrayBufferWriter<byte> buffer)
    {
        buffer.ResetWrittenCount();
        if (free.Count < Kept)
        {
            free.Add(buffer);
        }
    }
}
