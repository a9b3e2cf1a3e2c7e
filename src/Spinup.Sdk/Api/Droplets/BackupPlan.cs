using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Droplets;

/// <summary>How often a backup is made. Unknown values survive reading.</summary>
[JsonConverter(typeof(WireStringConverter<BackupPlan>))]
public readonly record struct BackupPlan : IWireString<BackupPlan>
{
    private readonly string? value;

    private BackupPlan(string value) => this.value = value;

    /// <summary>Gets the plan of a backup a day.</summary>
    public static BackupPlan Daily { get; } = new("daily");

    /// <summary>Gets the plan of a backup a week.</summary>
    public static BackupPlan Weekly { get; } = new("weekly");

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static BackupPlan From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
