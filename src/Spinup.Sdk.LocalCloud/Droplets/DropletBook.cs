namespace Spinup.Sdk.LocalCloud.Droplets;

/// <summary>An account's droplets: in order of id, by id and by name.</summary>
internal sealed class DropletBook
{
    // Ids only grow, so appending keeps the order and a binary search finds.
    private readonly List<DropletState> inOrder = [];
    private readonly Dictionary<string, List<DropletState>> byName = new(StringComparer.Ordinal);

    public IReadOnlyList<DropletState> All => inOrder;

    public int Count => inOrder.Count;

    public void Add(DropletState droplet)
    {
        inOrder.Add(droplet);
        Name(droplet);
    }

    public DropletState? Find(long id) => IndexOf(id) is >= 0 and var index ? inOrder[index] : null;

    public IReadOnlyList<DropletState> Named(string name) => byName.GetValueOrDefault(name) ?? [];

    public void Remove(DropletState droplet)
    {
        if (IndexOf(droplet.Id) is >= 0 and var index)
        {
            inOrder.RemoveAt(index);
            Unname(droplet);
        }
    }

    public void Rename(DropletState droplet, string name)
    {
        Unname(droplet);
        droplet.Name = name;
        Name(droplet);
    }

    private void Name(DropletState droplet)
    {
        if (!byName.TryGetValue(droplet.Name, out var same))
        {
            byName.Add(droplet.Name, same = new(1));
        }

        same.Add(droplet);
    }

    private void Unname(DropletState droplet)
    {
        var same = byName[droplet.Name];
        same.Remove(droplet);
        if (same.Count == 0)
        {
            byName.Remove(droplet.Name);
        }
    }

    private int IndexOf(long id)
    {
        var (low, high) = (0, inOrder.Count);
        while (low < high)
        {
            var middle = (low + high) / 2;
            (low, high) = inOrder[middle].Id < id ? (middle + 1, high) : (low, middle);
        }

        return low < inOrder.Count && inOrder[low].Id == id ? low : -1;
    }
}
