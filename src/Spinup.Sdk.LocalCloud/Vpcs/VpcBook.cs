using Spinup.Sdk.LocalCloud.Catalogue;

namespace Spinup.Sdk.LocalCloud.Vpcs;

/// <summary>A private network.</summary>
internal sealed class VpcState
{
    public required string Id { get; init; }

    public required string Name { get; set; }

    public string Description { get; set; } = "";

    public required Region Region { get; init; }

    public required string IpRange { get; init; }

    public bool Default { get; set; }

    public required DateTimeOffset CreatedAt { get; init; }

    /// <summary>Gets or sets how many droplets are in it.</summary>
    public int Members { get; set; }

    public List<PeeringState> Peerings { get; } = [];
}

/// <summary>Two networks that see each other.</summary>
internal sealed class PeeringState
{
    public required string Id { get; init; }

    public required string Name { get; set; }

    public required string[] VpcIds { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public bool Active { get; set; }
}

/// <summary>An account's networks. Each region's default one is made when the region is first used.</summary>
internal sealed class VpcBook(World world)
{
    private readonly Dictionary<string, VpcState> byId = new(StringComparer.OrdinalIgnoreCase);
    private readonly List<VpcState> inOrder = [];
    private int made;

    public IReadOnlyList<VpcState> All => inOrder;

    public VpcState? Find(string id) => byId.GetValueOrDefault(id);

    public VpcState DefaultOf(Region region) =>
        inOrder.Find(v => v.Default && v.Region == region) ?? Add($"default-{region.Slug}", region, null, "", isDefault: true);

    public VpcState Add(string name, Region region, string? ipRange, string description, bool isDefault = false)
    {
        // The first network of a region becomes its default one.
        isDefault |= !inOrder.Exists(v => v.Region == region);
        var vpc = new VpcState
        {
            Id = world.Ids.Uuid().ToString(),
            Name = name,
            Region = region,
            IpRange = ipRange ?? FormattableString.Invariant($"10.{100 + (made / 16 % 100)}.{made % 16 * 16}.0/20"),
            Description = description,
            Default = isDefault,
            CreatedAt = world.Now,
        };
        made++;
        byId.Add(vpc.Id, vpc);
        inOrder.Add(vpc);
        return vpc;
    }

    public void MakeDefault(VpcState vpc)
    {
        foreach (var other in inOrder.Where(v => v.Region == vpc.Region))
        {
            other.Default = other == vpc;
        }
    }

    public void Remove(VpcState vpc)
    {
        byId.Remove(vpc.Id);
        inOrder.Remove(vpc);
        foreach (var peering in vpc.Peerings)
        {
            foreach (var other in inOrder)
            {
                other.Peerings.Remove(peering);
            }
        }
    }
}
