using System.Text;

namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>Keeps the last 4 KiB of a stream.</summary>
internal sealed class ErrorTail
{
    public const int Size = 4096;
    private readonly byte[] ring = new byte[Size];
    private long length;

    public void Add(ReadOnlySpan<byte> bytes)
    {
        lock (ring)
        {
            foreach (var value in bytes[Math.Max(0, bytes.Length - Size)..])
            {
                ring[length++ % Size] = value;
            }
        }
    }

    public override string ToString()
    {
        lock (ring)
        {
            var kept = (int)Math.Min(length, Size);
            var bytes = new byte[kept];
            for (var index = 0; index < kept; index++)
            {
                bytes[index] = ring[(length - kept + index) % Size];
            }

            return Encoding.UTF8.GetString(bytes);
        }
    }
}
