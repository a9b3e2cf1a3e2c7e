namespace Spinup.Sdk.LocalCloud.Hosts;

/// <summary>Droplets that are state only.</summary>
internal sealed class MemoryHost : IDropletHost
{
    // Never raised: nothing runs that could power itself off.
    public event Action<long>? PoweredOff
    {
        add { }
        remove { }
    }

    public string Name => "memory";

    public IReadOnlyList<string> Notices => ["Droplets are state only: nothing can run on them."];

    public bool CanRun => false;

    public bool HasSsh => false;

    public IVolumeHost Volumes { get; } = new MemoryVolumes();

    // 198.18.0.0/15 is set aside for tests (RFC 2544) and holds 131,072 addresses, used in turn.
    public HostAddresses Assign(long dropletId)
    {
        var n = (int)(dropletId % 130_000) + 256;
        return new(
            FormattableString.Invariant($"198.{18 + (n >> 16)}.{(n >> 8) & 255}.{n & 255}"),
            FormattableString.Invariant($"10.{100 + (n >> 16)}.{(n >> 8) & 255}.{n & 255}"));
    }

    public Task BootAsync(HostedDroplet droplet, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task PowerOffAsync(long dropletId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DestroyAsync(long dropletId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task SnapshotAsync(long dropletId, string imageId, CancellationToken cancellationToken) => Task.CompletedTask;

    public Task DeleteImageAsync(string imageId, CancellationToken cancellationToken) => Task.CompletedTask;

    public HostAccess? AccessTo(long dropletId) => null;

    public ValueTask DisposeAsync() => default;
}
