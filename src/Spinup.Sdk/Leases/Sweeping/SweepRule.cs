using System.Globalization;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Api.SshKeys;
using Spinup.Sdk.Api.Tags;
using Spinup.Sdk.Api.Volumes;
using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Leases.Sweeping;

/// <summary>Says what is ours and over at a moment of the API's time, and why. Pure: it looks at nothing but what it is given.</summary>
/// <param name="Now">The moment.</param>
/// <param name="Grace">How long after its expiry something is left to its owner.</param>
/// <param name="Orphans">What is of owners that are dead for certain.</param>
internal sealed record SweepRule(DateTimeOffset Now, TimeSpan Grace, OrphanSet Orphans)
{
    // What a GiB of a volume costs an hour: the month is 672 hours.
    private const decimal VolumePerGibHourUsd = StorageRule.VolumePerGibMonthUsd / 672m;

    /// <summary>Judges a droplet.</summary>
    /// <returns>Why it goes; <see langword="null"/> when it is somebody else's or within its time.</returns>
    public SweepEntry? Judge(Droplet droplet)
    {
        if (!DropletName.TryParse(droplet.Name, out var name))
        {
            return null;
        }

        var expiresAt = LeaseExpiry.Of(name, droplet.Tags);
        var why = WhyOver(name, expiresAt)

            // Its own switch ended it, so nobody uses it. One that is off within its time is left alone: its owner may be taking a snapshot.
            ?? (droplet.Status == DropletStatus.Off && expiresAt <= Now ? $"it is powered off and its time was over at {expiresAt:u}" : null);
        var price = new DropletPrice(droplet.Size?.PricePerHourUsd ?? 0, droplet.Size?.PricePerMonthUsd ?? 0);
        return why is null ? null : Entry(SweptKind.Droplet, droplet.Id.ToString(CultureInfo.InvariantCulture), droplet.Name, expiresAt, why) with
        {
            PricePerHourUsd = price.PerHourUsd,
            CostUsd = BillingRule.CostUsd(price, droplet.CreatedAt, Now),
        };
    }

    /// <summary>Judges a key. Its name alone counts: keys bear no tags, and a droplet that has booted does without the account's copy.</summary>
    public SweepEntry? Judge(SshKey key) =>
        DropletName.TryParse(key.Name, out var name) && (WhyOver(name, name.ExpiresAt) ?? WhyOrphan(Orphans.KeyFingerprints.Contains(key.Fingerprint), name.ExpiresAt)) is { } why
            ? Entry(SweptKind.SshKey, key.Id.ToString(CultureInfo.InvariantCulture), key.Name, name.ExpiresAt, why)
            : null;

    /// <summary>Judges a volume.</summary>
    /// <param name="volume">The volume.</param>
    /// <param name="staying">The droplets that stay: what is attached to one of them is in use, whatever its name says.</param>
    public SweepEntry? Judge(Volume volume, IReadOnlySet<long> staying)
    {
        if (!DropletName.TryParse(volume.Name, out var name) || volume.DropletIds.Any(staying.Contains))
        {
            return null;
        }

        var expiresAt = LeaseExpiry.Of(name, volume.Tags);
        return WhyOver(name, expiresAt) is not { } why ? null : Entry(SweptKind.Volume, volume.Id, volume.Name, expiresAt, why) with
        {
            PricePerHourUsd = decimal.Round(volume.SizeGib * VolumePerGibHourUsd, 5, MidpointRounding.AwayFromZero), // as the API rounds those of droplets
            CostUsd = StorageRule.VolumeCostUsd(volume.SizeGib, volume.CreatedAt, Now),
        };
    }

    /// <summary>Judges a tag. One whose time is to come stays, also when nothing bears it: a renewal makes its tag before it puts it on.</summary>
    /// <param name="tag">The tag.</param>
    /// <param name="going">How many of those that bear it go.</param>
    /// <param name="oursStay">Whether any droplet or volume of ours stays.</param>
    public SweepEntry? Judge(Tag tag, int going, bool oursStay)
    {
        if (tag.Resources.Count > going)
        {
            return null;
        }

        if (tag.Name == LeaseTag.Ours)
        {
            return oursStay ? null : Entry(SweptKind.Tag, tag.Name, tag.Name, null, "nothing bears it any more");
        }

        return LeaseTag.TryParse(tag.Name, out var parsed) && (parsed.At + Grace <= Now || Orphans.Runs.Contains(parsed.RunId))
            ? Entry(SweptKind.Tag, tag.Name, tag.Name, parsed.At, $"nothing bears it any more and its {(parsed.At + Grace <= Now ? "time was over" : "owner is dead; its time would be over")} at {parsed.At:u}")
            : null;
    }

    private string? WhyOver(DropletName name, DateTimeOffset expiresAt)
    {
        if (expiresAt + Grace <= Now)
        {
            return expiresAt > name.ExpiresAt
                ? $"its name says it is ours, and its last renewal was over at {expiresAt:u}"
                : $"its name says it is ours and that its time was over at {expiresAt:u}";
        }

        return WhyOrphan(Orphans.Names.Contains(name.ToString()), expiresAt);
    }

    private static string? WhyOrphan(bool isOrphan, DateTimeOffset expiresAt) => isOrphan ? $"its owner is dead; its time would be over at {expiresAt:u}" : null;

    private SweepEntry Entry(SweptKind kind, string id, string name, DateTimeOffset? expiresAt, string why) => new()
    {
        Kind = kind,
        Id = id,
        Name = name,
        ExpiresAt = expiresAt,
        Outcome = SweepOutcome.WouldDestroy,
        Overdue = expiresAt is { } then && Now > then ? Now - then : TimeSpan.Zero,
        Detail = why,
    };
}
