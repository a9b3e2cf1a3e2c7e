namespace Spinup.Sdk.Droplets.Placements;

/// <summary>What size to ask for, and where.</summary>
/// <param name="Size">The slug of the size.</param>
/// <param name="Region">The slug of the region.</param>
internal readonly record struct Placement(string Size, string Region)
{
    /// <summary>Gives the placements of a wish in the order in which they are tried: the wished size in every region, then the next size.</summary>
    public static IReadOnlyList<Placement> Of(EphemeralDropletSpec spec) =>
        [.. from size in spec.AlternativeSizes.Prepend(spec.Size).Distinct()
            from region in spec.AlternativeRegions.Prepend(spec.Region).Distinct()
            select new Placement(size, region)];

    /// <summary>Gives the wish for this placement alone.</summary>
    public EphemeralDropletSpec In(EphemeralDropletSpec spec) =>
        spec with { Size = Size, Region = Region, AlternativeSizes = [], AlternativeRegions = [] };

    public override string ToString() => $"{Size} in {Region}";
}
