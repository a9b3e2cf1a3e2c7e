using System.Text.Json.Serialization;
using Spinup.Cli.CommandLine;
using Spinup.Cli.Output;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Pricing;

namespace Spinup.Cli.Listing;

/// <summary>One droplet as <c>spinup ps</c> shows it.</summary>
internal sealed record DropletRow
{
    public required long Id { get; init; }

    public required string Name { get; init; }

    /// <summary>Gets <c>ephemeral</c> or <c>pool</c>.</summary>
    public required string Kind { get; init; }

    public required string Label { get; init; }

    public required string Status { get; init; }

    public required string Size { get; init; }

    public string? Region { get; init; }

    public string? PublicIp { get; init; }

    public required DateTime CreatedAt { get; init; }

    /// <summary>Gets when its time is over, renewals counted; in UTC, as all moments here.</summary>
    public required DateTime ExpiresAt { get; init; }

    /// <summary>Gets whether it is over already, by the API's clock.</summary>
    public required bool Expired { get; init; }

    public decimal? PricePerHourUsd { get; init; }

    /// <summary>Gets what it has cost so far.</summary>
    public decimal? CostUsd { get; init; }

    public static DropletRow Of(OurDroplet ours, DateTimeOffset now)
    {
        var (droplet, name) = ours;
        var expiresAt = LeaseExpiry.Of(name, droplet.Tags);
        return new()
        {
            Id = droplet.Id,
            Name = droplet.Name,
            Kind = name.Kind.ToString().ToLowerInvariant(),
            Label = name.Label,
            Status = droplet.Status.Value,
            Size = droplet.SizeSlug,
            Region = droplet.Region?.Slug,
            PublicIp = droplet.Networks.V4.FirstOrDefault(address => address.Type == "public")?.IpAddress,
            CreatedAt = droplet.CreatedAt.UtcDateTime,
            ExpiresAt = expiresAt.UtcDateTime,
            Expired = expiresAt <= now,
            PricePerHourUsd = droplet.Size?.PricePerHourUsd,
            CostUsd = droplet.Size is { } size ? BillingRule.CostUsd(new(size.PricePerHourUsd, size.PricePerMonthUsd), droplet.CreatedAt, now) : null,
        };
    }

    public IReadOnlyList<string> Cells(DateTimeOffset now) =>
    [
        Id.ToString(System.Globalization.CultureInfo.InvariantCulture),
        Label,
        Kind,
        Size,
        Region ?? "-",
        Status,
        Duration.ForPeople(now - CreatedAt),
        Expired ? "expired" : Duration.ForPeople(ExpiresAt - now),
        CostUsd is { } cost ? ForPeople.Dollars(cost) : "-",
        Name,
    ];
}

[JsonSerializable(typeof(DropletRow[]))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, WriteIndented = true)]
internal sealed partial class DropletRowJson : JsonSerializerContext;
