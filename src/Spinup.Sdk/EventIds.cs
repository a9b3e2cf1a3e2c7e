namespace Spinup.Sdk;

/// <summary>The ids of all log messages of this assembly, a hundred a room: Http 1000, Api 1100, Leases 1200, Remote 1300, Droplets 1400, Hosting 1500.</summary>
internal static class EventIds
{
    public const int TryAgain = 1000;
    public const int RateWait = 1001;
    public const int RateRefused = 1002;
}
