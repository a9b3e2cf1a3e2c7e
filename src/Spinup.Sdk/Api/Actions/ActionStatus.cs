using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Actions;

/// <summary>How far an action is. Unknown values survive reading.</summary>
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

    /// <summary>Gets a value indicating whether the action is done. The service has also called that <c>done</c>.</summary>
    [JsonIgnore]
    public bool IsCompleted => this == Completed || value == "done";

    /// <inheritdoc/>
    public string Value => value ?? "";

    /// <inheritdoc/>
    public static ActionStatus From(string value) => new(value);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
