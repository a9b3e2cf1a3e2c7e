using System.Security.Cryptography;
using Spinup.Sdk.Remote;

namespace Spinup.Tests.Sdk.Remote;

/// <summary>Takes both outputs as a length and a hash each; may do something once so many bytes have come.</summary>
internal sealed class HashingOutput : RemoteOutput, IDisposable
{
    private readonly Stream[] streams = [new(), new()];
    private int calls;

    /// <summary>Called once standard output has reached <see cref="At"/>.</summary>
    public Action? Reached { get; set; }

    public long At { get; set; } = long.MaxValue;

    /// <summary>The largest working set of this process seen at any of the writes.</summary>
    public long PeakWorkingSet { get; private set; }

    public int Completed => streams.Sum(stream => stream.Completed);

    public override ValueTask WriteAsync(RemoteChannel stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        var own = streams[(int)stream];
        own.Hash.AppendData(bytes.Span);
        own.Length += bytes.Length;
        if (stream == RemoteChannel.StandardOutput)
        {
            if (calls++ % 256 == 0)
            {
                PeakWorkingSet = Math.Max(PeakWorkingSet, Environment.WorkingSet);
            }

            if (own.Length >= At)
            {
                At = long.MaxValue;
                Reached?.Invoke();
            }
        }

        return default;
    }

    public override ValueTask CompleteAsync(RemoteChannel stream, CancellationToken cancellationToken)
    {
        streams[(int)stream].Completed++;
        return default;
    }

    public (long Length, string Hash) Of(RemoteChannel stream) => (streams[(int)stream].Length, Convert.ToHexStringLower(streams[(int)stream].Hash.GetCurrentHash()));

    public void Dispose() => Array.ForEach(streams, stream => stream.Hash.Dispose());

    private sealed class Stream
    {
        public IncrementalHash Hash { get; } = IncrementalHash.CreateHash(HashAlgorithmName.SHA256);

        public long Length { get; set; }

        public int Completed { get; set; }
    }
}
