using System.Text.Json.Serialization;
using Refit;

namespace Spinup.Sdk.Api.Actions;

/// <summary>What was asked of resources, and how far it is.</summary>
public interface IActionsApi
{
    /// <summary>Gets one action. Poll here, not at the droplet's own route, which has returned a null <c>completed_at</c>.</summary>
    /// <param name="actionId">The action.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("actions:read")]
    [Get("/v2/actions/{actionId}")]
    Task<ActionAnswer> GetAsync(long actionId, CancellationToken cancellationToken = default);
}

/// <summary>An answer that holds one action.</summary>
public sealed record ActionAnswer
{
    /// <summary>Gets the action.</summary>
    public ResourceAction Action { get; init => field = value ?? new(); } = new();
}

/// <summary>Something asked of a resource that takes a while.</summary>
public sealed record ResourceAction
{
    /// <summary>Gets the id. Beyond 2^31 since 2024.</summary>
    public long Id { get; init; }

    /// <summary>Gets how far it is.</summary>
    public ActionStatus Status { get; init; }

    /// <summary>Gets what was asked (<c>create</c>, <c>power_off</c>, ...).</summary>
    public string Type { get; init => field = value ?? ""; } = "";

    /// <summary>Gets when it began.</summary>
    public DateTimeOffset? StartedAt { get; init; }

    /// <summary>Gets when it ended, or <see langword="null"/> while it goes on.</summary>
    public DateTimeOffset? CompletedAt { get; init; }

    /// <summary>Gets the resource, or <see langword="null"/> when it is gone.</summary>
    public long? ResourceId { get; init; }

    /// <summary>Gets the kind of the resource (<c>droplet</c>, <c>image</c>, ...).</summary>
    public string ResourceType { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the slug of the region.</summary>
    public string? RegionSlug { get; init; }
}

/// <summary>How far an action is.</summary>
[JsonConverter(typeof(WireStringConverter<ActionStatus>))]
public readonly record struct ActionStatus : IWireString<ActionStatus>
{
    private readonly string? value;

    private ActionStatus(string value) => this.value = value;

    /// <summary>Gets the status of an action that goes on.</summary>
    public static ActionStatus InProgress { get; } = new("in-progress");

    /// <summary>Gets the status of an action that is done.</summary>
    public static ActionStatus Completed { get; } = new("completed");

    /// <summary>Gets the status of an action that failed.</summary>
    public static ActionStatus Errored { get; } = new("errored");

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static ActionStatus From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
