namespace Spinup.Sdk.Api.Droplets;

/// <summary>The answer to the create of one droplet.</summary>
public sealed record CreatedDroplet
{
    /// <summary>Gets the droplet, still <c>new</c>.</summary>
    public Droplet Droplet { get; init => field = value ?? new(); } = new();

    /// <summary>Gets the links; among them the create action.</summary>
    public CreateLinks? Links { get; init; }
}

/// <summary>The answer to the create of several droplets.</summary>
public sealed record CreatedDroplets
{
    /// <summary>Gets the droplets, still <c>new</c>.</summary>
    public IReadOnlyList<Droplet> Droplets { get; init => field = value ?? []; } = [];

    /// <summary>Gets the links; among them a create action for each.</summary>
    public CreateLinks? Links { get; init; }
}

/// <summary>The links of a create's answer.</summary>
public sealed record CreateLinks
{
    /// <summary>Gets the actions that were started: one create a droplet.</summary>
    public IReadOnlyList<ActionLink> Actions { get; init => field = value ?? []; } = [];
}

/// <summary>Where an action that was started can be followed.</summary>
public sealed record ActionLink
{
    /// <summary>Gets the action's id.</summary>
    public long Id { get; init; }

    /// <summary>Gets what it does (<c>create</c>).</summary>
    public string Rel { get; init => field = value ?? ""; } = "";

    /// <summary>Gets its address.</summary>
    public string Href { get; init => field = value ?? ""; } = "";
}

/// <summary>An answer that holds one droplet.</summary>
public sealed record DropletAnswer
{
    /// <summary>Gets the droplet.</summary>
    public Droplet Droplet { get; init => field = value ?? new(); } = new();
}

/// <summary>One page of droplets.</summary>
public sealed record DropletPage : Page, IPage<Droplet>
{
    /// <summary>Gets the droplets.</summary>
    public IReadOnlyList<Droplet> Droplets { get; init => field = value ?? []; } = [];

    IReadOnlyList<Droplet> IPage<Droplet>.Items => Droplets;
}
