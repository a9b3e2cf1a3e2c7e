namespace Spinup.Sdk.Droplets.Placements;

/// <summary>Tells a lack of room, which another placement may not have, from everything else, which it would have too.</summary>
internal static class PlacementRefusal
{
    /// <summary>
    /// Says whether to try elsewhere: the create was refused for want of capacity, or accepted and then not placed, and what it may have made is
    /// confirmed gone. An account's limit, a bad image, a wrong request are the same everywhere.
    /// </summary>
    public static bool AllowsAnother(Exception failure) => failure switch
    {
        DigitalOceanApiException { Kind: DigitalOceanErrorKind.CapacityUnavailable, CertainlyNotDone: true } => true,
        DropletProvisioningException { IsConfirmedGone: true, InnerException: DropletNotPlacedException } => true,
        _ => false,
    };
}
