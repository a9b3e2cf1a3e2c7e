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

    public required decimal PricePerHourUsd { get; init; }

    public required decimal CostUsd { get; init; }

    public static SweepDocument Of(SweepReport report, bool dryRun) => new()
    {
        DryRun = dryRun,
        Clean = report.IsClean,
        DropletsSeen = report.DropletsSeen,
        DropletsAlive = report.DropletsAlive,
        Entries = [.. report.Entries.Select(SweepRow.Of)],
        PricePerHourUsd = report.PricePerHourUsd,
        CostUsd = report.CostUsd,
    };
}

internal sealed record SweepRow
{
    /// <summary>Gets <c>droplet</c> or <c>ssh_key</c>.</summary>
    public required string Kind { get; init; }

    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Gets <c>would_destroy</c>, <c>gone</c> or <c>failed</c>.</summary>
    public required string Outcome { get; init; }

    public required DateTime ExpiresAt { get; init; }

    public required string Detail { get; init; }

    public required decimal CostUsd { get; init; }

    public static SweepRow Of(SweepEntry entry) => new()
    {
        Kind = entry.Kind == SweptKind.Droplet ? "droplet" : "ssh_key",
        Id = entry.Id,
        Name = entry.Name.ToString(),
        Outcome = entry.Outcome switch { SweepOutcome.WouldDestroy => "would_destroy", SweepOutcome.Gone => "gone", _ => "failed" },
        ExpiresAt = entry.Name.ExpiresAt.UtcDateTime,
        Detail = entry.Detail,
        CostUsd = entry.CostUsd,
    };
}

[JsonSerializable(typeof(SweepDocument))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
internal sealed partial class SweepJson : JsonSerializerContext;
