using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Droplets;

/// <summary>The status of a droplet.</summary>
[JsonConverter(typeof(WireStringConverter<DropletStatus>))]
public readonly record struct DropletStatus : IWireString<DropletStatus>
{
    private readonly string? value;

    private DropletStatus(string value) => this.value = value;

    /// <summary>Gets the status of a droplet that is being made.</summary>
    public static DropletStatus New { get; } = new("new");

    /// <summary>Gets the status of a droplet that runs.</summary>
    public static DropletStatus Active { get; } = new("active");

    /// <summary>Gets the status of a droplet that is powered off, and billed.</summary>
    public static DropletStatus Off { get; } = new("off");

    /// <summary>Gets the status of an archived droplet.</summary>
    public static DropletStatus Archive { get; } = new("archive");

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static DropletStatus From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
