using Spinup.Sdk.LocalCloud.Catalogue;

namespace Spinup.Sdk.LocalCloud.Volumes;

/// <summary>An account's volumes and their snapshots, in the order they were made.</summary>
internal sealed class VolumeBook
{
    private readonly List<VolumeState> inOrder = [];
    private readonly Dictionary<string, VolumeState> byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<VolumeSnapshotState> snapshots = [];

    public IReadOnlyList<VolumeState> All => inOrder;

    public IReadOnlyList<VolumeSnapshotState> Snapshots => snapshots;

    public VolumeState? Find(string id) => byId.GetValueOrDefault(id);

    public VolumeState? Named(string name, Region? region) => inOrder.Find(v => v.Name == name && v.Region == region);

    public VolumeSnapshotState? FindSnapshot(string id) => snapshots.Find(s => string.Equals(s.Id, id, StringComparison.OrdinalIgnoreCase));

    public void Add(VolumeState volume)
    {
        inOrder.Add(volume);
        byId.Add(volume.Id, volume);
    }

    public void Add(VolumeSnapshotState snapshot) => snapshots.Add(snapshot);

    public void Remove(VolumeState volume)
    {
        inOrder.Remove(volume);
        byId.Remove(volume.Id);
    }

    public void Remove(VolumeSnapshotState snapshot) => snapshots.Remove(snapshot);
}
