namespace Spinup.Sdk.Leases;

/// <summary>When a lease is over: the time in the name, or a later one that a renewal put on as a tag.</summary>
public static class LeaseExpiry
{
    /// <summary>Gives the moment from which on a sweep may destroy something of ours, by the API's clock.</summary>
    /// <param name="name">Its name.</param>
    /// <param name="tags">Its tags, whoever's they are; those that are no renewals of ours do not count.</param>
    /// <remarks>A name's expiry is a floor: a tag that was lost or taken off shortens a lease to it, never below.</remarks>
    public static DateTimeOffset Of(DropletName name, IEnumerable<string> tags)
    {
        ArgumentNullException.ThrowIfNull(name);
        ArgumentNullException.ThrowIfNull(tags);
        var latest = name.ExpiresAt;
        foreach (var text in tags)
        {
            if (LeaseTag.TryParse(text, out var tag) && tag.Kind == LeaseTagKind.Until && tag.At > latest)
            {
                latest = tag.At;
            }
        }

        return latest;
    }
}
