using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;

namespace Spinup.Cli.Renting;

/// <summary>What <c>spinup run --json</c> prints.</summary>
internal sealed record RunDocument
{
    public static JsonTypeInfo<RunDocument> Json => RunJson.Default.RunDocument;

    /// <summary>Gets spinup's exit code: the command's, or one of spinup's own.</summary>
    public required int ExitCode { get; init; }

    /// <summary>Gets the signal that ended the command (<c>KILL</c>).</summary>
    public string? Signal { get; init; }

    /// <summary>Gets what spinup's one line says.</summary>
    public string? Error { get; init; }

    public RunDroplet? Droplet { get; init; }

    public required RunSeconds Seconds { get; init; }

    public decimal? CostUsd { get; init; }

    public static RunDocument Of(RentalEnd end, Run run) => new()
    {
        ExitCode = end.ExitCode,
        Signal = run.Result?.Signal,
        Error = end.Failure,
        CostUsd = end.Receipt?.CostUsd,
        Droplet = end.Droplet is not { } droplet ? null : new()
        {
            Id = droplet.Id,
            Name = droplet.Name,
            Size = droplet.Size,
            Region = droplet.Region,
            PricePerHourUsd = droplet.PricePerHourUsd,
            ExpiresAt = droplet.ExpiresAt.UtcDateTime,
            CreatedAt = end.Receipt?.CreatedAt.UtcDateTime,
            DestroyedAt = end.Receipt?.DestroyedAt.UtcDateTime,
            ConfirmedAt = end.Receipt?.ConfirmedAt.UtcDateTime,
        },
        Seconds = new()
        {
            Ready = end.ReadyAfter?.TotalSeconds,
            Upload = run.Uploaded?.TotalSeconds,
            Command = run.Result?.Elapsed.TotalSeconds,
            Download = run.Downloaded?.TotalSeconds,
            Lived = end.Receipt?.Lived.TotalSeconds,
            Total = end.Elapsed.TotalSeconds,
        },
    };
}

internal sealed record RunDroplet
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    public required string Size { get; init; }

    public required string Region { get; init; }

    public required decimal PricePerHourUsd { get; init; }

    public required DateTime ExpiresAt { get; init; }

    public DateTime? CreatedAt { get; init; }

    public DateTime? DestroyedAt { get; init; }

    /// <summary>Gets when its absence was confirmed; absent when it was not.</summary>
    public DateTime? ConfirmedAt { get; init; }
}

internal sealed record RunSeconds
{
    public double? Ready { get; init; }

    public double? Upload { get; init; }

    public double? Command { get; init; }

    public double? Download { get; init; }

    public double? Lived { get; init; }

    public required double Total { get; init; }
}

[JsonSerializable(typeof(RunDocument))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
internal sealed partial class RunJson : JsonSerializerContext;
