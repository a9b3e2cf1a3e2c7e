using System.Text.Json.Serialization;
using Spinup.Sdk.Leases;

namespace Spinup.Cli.Listing;

/// <summary>One droplet as <c>spinup destroy --json</c> tells its end.</summary>
internal sealed record DestroyedRow
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public DateTime? DestroyedAt { get; init; }

    /// <summary>Gets when its absence was confirmed; absent when it was not.</summary>
    public DateTime? ConfirmedAt { get; init; }

    public double? LivedSeconds { get; init; }

    public decimal? CostUsd { get; init; }

    public string? Error { get; init; }

    public static DestroyedRow Of(DestroyReceipt receipt) => new()
    {
        Id = receipt.DropletId,
        Name = receipt.DropletName,
        DestroyedAt = receipt.DestroyedAt.UtcDateTime,
        ConfirmedAt = receipt.ConfirmedAt.UtcDateTime,
        LivedSeconds = receipt.Lived.TotalSeconds,
        CostUsd = receipt.CostUsd,
    };
}

[JsonSerializable(typeof(DestroyedRow[]))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
internal sealed partial class DestroyedRowJson : JsonSerializerContext;
