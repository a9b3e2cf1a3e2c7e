using System.Text;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets.Readiness;

/// <summary>Keeps the end of a command's output, as one line for a message.</summary>
internal sealed class Tail : RemoteOutput
{
    private const int Kept = 1024;
    private readonly Lock gate = new();
    private readonly List<byte> bytes = [];

    public override ValueTask WriteAsync(RemoteChannel stream, ReadOnlyMemory<byte> bytes, CancellationToken cancellationToken)
    {
        lock (gate)
        {
            this.bytes.AddRange(bytes.Span);
            if (this.bytes.Count > Kept)
            {
                this.bytes.RemoveRange(0, this.bytes.Count - Kept);
            }
        }

        return default;
    }

    public override string ToString()
    {
        lock (gate)
        {
            var text = Encoding.UTF8.GetString([.. bytes]);
            var lines = text.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries).Select(line => line.TrimStart('.')).Where(line => line.Length > 0);
            return string.Concat(string.Join("; ", lines).Where(letter => !char.IsControl(letter)));
        }
    }
}
