using System.Text.Json;
using Spinup.Sdk.LocalCloud.Catalogue;

namespace Spinup.Sdk.LocalCloud.Actions;

/// <summary>Something asked of a resource. <c>in-progress</c> until it ended.</summary>
internal sealed class ActionState
{
    public required long Id { get; init; }

    public required string Type { get; init; }

    public required string ResourceType { get; init; }

    /// <summary>Gets the resource; none for a volume, whose id is no number.</summary>
    public required long? ResourceId { get; init; }

    public Region? Region { get; init; }

    public required DateTimeOffset StartedAt { get; init; }

    public DateTimeOffset? CompletedAt { get; private set; }

    public bool Errored { get; private set; }

    public bool InProgress => CompletedAt is null;

    /// <summary>Gets or sets the resource's action before this one: its own list, without a list of its own.</summary>
    public ActionState? Previous { get; set; }

    public void Complete(DateTimeOffset at) => CompletedAt ??= at;

    public void Fail(DateTimeOffset at)
    {
        if (InProgress)
        {
            (CompletedAt, Errored) = (at, true);
        }
    }

    public void WriteTo(Utf8JsonWriter w)
    {
        w.WriteStartObject();
        w.WriteNumber("id", Id);
        w.WriteString("status", InProgress ? "in-progress" : Errored ? "errored" : "completed");
        w.WriteString("type", Type);
        w.WriteTime("started_at", StartedAt);
        w.WriteTime("completed_at", CompletedAt);
        if (ResourceId is { } id)
        {
            w.WriteNumber("resource_id", id);
        }
        else
        {
            w.WriteNull("resource_id");
        }

        w.WriteString("resource_type", ResourceType);
        if (Region is { } region)
        {
            w.WriteRaw("region", region.Json);
            w.WriteString("region_slug", region.Slug);
        }
        else
        {
            w.WriteNull("region_slug");
        }

        w.WriteEndObject();
    }
}
