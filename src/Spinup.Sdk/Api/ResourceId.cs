namespace Spinup.Sdk.Api;

/// <summary>The id of a resource whose ids are text (VPCs, peerings, snapshots): never empty and never a step up in a path, so that no request goes to another address than the one meant.</summary>
public readonly record struct ResourceId
{
    private readonly string? value;

    private ResourceId(string value) => this.value = value;

    /// <summary>Gets the id; empty for a default struct, which every request refuses.</summary>
    public string Value => value ?? "";

    /// <summary>Makes an id.</summary>
    /// <param name="id">As the API gives it: mostly a UUID.</param>
    /// <exception cref="ArgumentException">It is empty, white space, "." or "..".</exception>
    public static ResourceId Parse(string id)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(id);
        return id is "." or ".." ? throw new ArgumentException($"\"{id}\" is no id.", nameof(id)) : new(id);
    }

    /// <summary>Makes an id.</summary>
    /// <param name="id">As the API gives it: mostly a UUID.</param>
    public static implicit operator ResourceId(string id) => Parse(id);

    /// <inheritdoc cref="Parse"/>
    public static ResourceId ToResourceId(string id) => Parse(id);

    /// <inheritdoc/>
    public override string ToString() => Value;
}
