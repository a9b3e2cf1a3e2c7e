using System.Text.Json.Serialization;

namespace Spinup.Sdk.Leases.Ledger;

/// <summary>What a line of the ledger says.</summary>
internal static class LedgerStep
{
    /// <summary>The first line of a file: without it the file is not whole.</summary>
    public const string Opened = "opened";

    /// <summary>Somebody vouched for what the month has cost so far.</summary>
    public const string Acknowledged = "acknowledged";

    public const string Intended = "intended";
    public const string Identified = "identified";

    /// <summary>A renewal is about to be asked for: its cost counts from here on.</summary>
    public const string Renewing = "renewing";

    public const string Renewed = "renewed";
    public const string Destroyed = "destroyed";
    public const string Confirmed = "confirmed";
    public const string Withdrawn = "withdrawn";
    public const string HandedOver = "handed-over";

    /// <summary>The API no longer has it, and nobody who writes here saw it go.</summary>
    public const string Lost = "lost";
}

/// <summary>One line of the ledger. Members that a step has no use for are absent. Holds no secret.</summary>
internal sealed record LedgerLine
{
    /// <summary>The version that this code writes and reads.</summary>
    public const int Current = 1;

    public int V { get; init; } = Current;

    public required string Step { get; init; }

    /// <summary>Gets when it was written, by the API's clock.</summary>
    public required DateTimeOffset At { get; init; }

    public string? Owner { get; init; }

    public string? Account { get; init; }

    /// <summary>Gets what tells this file from the one it replaced (<see cref="LedgerStep.Opened"/>).</summary>
    public string? File { get; init; }

    public string? Name { get; init; }

    public string? Run { get; init; }

    public string? RunTag { get; init; }

    public string? Size { get; init; }

    public string? Region { get; init; }

    public decimal? HourUsd { get; init; }

    public decimal? MonthUsd { get; init; }

    public bool? OutlivesOwner { get; init; }

    public string? Key { get; init; }

    public IReadOnlyList<string>? Volumes { get; init; }

    public long? Droplet { get; init; }

    public DateTimeOffset? CreatedAt { get; init; }

    public DateTimeOffset? ExpiresAt { get; init; }

    /// <summary>Gets when the bill ended.</summary>
    public DateTimeOffset? EndedAt { get; init; }

    public decimal? CostUsd { get; init; }

    /// <summary>Gets what the month has cost so far (<see cref="LedgerStep.Acknowledged"/>).</summary>
    public decimal? SpentUsd { get; init; }
}

[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.CamelCase, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
[JsonSerializable(typeof(LedgerLine))]
internal sealed partial class LedgerJson : JsonSerializerContext;
