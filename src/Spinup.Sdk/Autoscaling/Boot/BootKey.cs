namespace Spinup.Sdk.Autoscaling.Boot;

/// <summary>What a boot time depends on.</summary>
/// <param name="Image">The image, as in the create request.</param>
/// <param name="Size">The size slug.</param>
/// <param name="Region">The region slug.</param>
public readonly record struct BootKey(string Image, string Size, string Region);
