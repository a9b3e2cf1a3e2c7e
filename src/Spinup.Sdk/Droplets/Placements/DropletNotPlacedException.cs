namespace Spinup.Sdk.Droplets.Placements;

/// <summary>The create was accepted, and then DigitalOcean found no place for the droplet.</summary>
internal sealed class DropletNotPlacedException(string message) : SpinupException(message);
