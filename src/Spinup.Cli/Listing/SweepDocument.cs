using System.Globalization;
using System.Text.Json;
using System.Text.Json.Serialization;
using Spinup.Sdk.Leases;

namespace Spinup.Cli.Listing;

/// <summary>What <c>spinup sweep --json</c> prints.</summary>
internal sealed record SweepDocument
{
    public required bool DryRun { get; init; }

    /// <summary>Gets whether nothing expired is left; for a dry run, whether nothing stands against it.</summary>
    public required bool Clean { get; init; }

    public required int DropletsSeen { get; init; }

    public required int DropletsAlive { get; init; }

    public required IReadOnlyList<SweepRow> Entries { get; init; }

    /// <summary>Gets the kinds that could not be looked for.</summary>
    public required IReadOnlyList<SweepGapRow> Gaps { get; init; }

    public required decimal PricePerHourUsd { get; init; }

    public required decimal CostUsd { get; init; }

    public static SweepDocument Of(SweepReport report, bool dryRun) => new()
    {
        DryRun = dryRun,
        Clean = report.IsClean,
        DropletsSeen = report.DropletsSeen,
        DropletsAlive = report.DropletsAlive,
        Entries = [.. report.Entries.Select(SweepRow.Of)],
        Gaps = [.. report.Gaps.Select(gap => new SweepGapRow(SweepRow.WordOf(gap.Kind), gap.Detail))],
        PricePerHourUsd = report.PricePerHourUsd,
        CostUsd = report.CostUsd,
    };
}

internal sealed record SweepRow
{
    /// <summary>Gets <c>droplet</c>, <c>ssh_key</c>, <c>volume</c> or <c>tag</c>.</summary>
    public required string Kind { get; init; }

    /// <summary>Gets a number for a droplet or a key, text for a volume or a tag.</summary>
    public required JsonElement Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Gets <c>would_destroy</c>, <c>gone</c> or <c>failed</c>.</summary>
    public required string Outcome { get; init; }

    /// <summary>Gets when its time was over, renewals counted; absent for what has none.</summary>
    public DateTime? ExpiresAt { get; init; }

    public required string Detail { get; init; }

    public required decimal PricePerHourUsd { get; init; }

    public required decimal CostUsd { get; init; }

    public static SweepRow Of(SweepEntry entry) => new()
    {
        Kind = WordOf(entry.Kind),
        Id = IdOf(entry),
        Name = entry.Name,
        Outcome = entry.Outcome switch { SweepOutcome.WouldDestroy => "would_destroy", SweepOutcome.Gone => "gone", _ => "failed" },
        ExpiresAt = entry.ExpiresAt?.UtcDateTime,
        Detail = entry.Detail,
        PricePerHourUsd = entry.PricePerHourUsd,
        CostUsd = entry.CostUsd,
    };

    public static string WordOf(SweptKind kind) => kind switch
    {
        SweptKind.Droplet => "droplet",
        SweptKind.SshKey => "ssh_key",
        SweptKind.Volume => "volume",
        _ => "tag",
    };

    private static JsonElement IdOf(SweepEntry entry) => entry.Kind is SweptKind.Droplet or SweptKind.SshKey
        ? JsonSerializer.SerializeToElement(long.Parse(entry.Id, CultureInfo.InvariantCulture), SweepJson.Default.Int64)
        : JsonSerializer.SerializeToElement(entry.Id, SweepJson.Default.String);
}

internal sealed record SweepGapRow(string Kind, string Detail);

[JsonSerializable(typeof(SweepDocument))]
[JsonSerializable(typeof(long))]
[JsonSerializable(typeof(string))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
internal sealed partial class SweepJson : JsonSerializerContext;
