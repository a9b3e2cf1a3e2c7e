namespace Spinup.Sdk.Api.Account;

/// <summary>The answer of <see cref="IAccountApi.GetAsync"/>.</summary>
public sealed record AccountAnswer
{
    /// <summary>Gets the account.</summary>
    public AccountInfo Account { get; init => field = value ?? new(); } = new();
}

/// <summary>The account and its limits.</summary>
public sealed record AccountInfo
{
    /// <summary>Gets how many droplets the account may have at once.</summary>
    public int DropletLimit { get; init; }

    /// <summary>Gets how many reserved addresses the account may have.</summary>
    public int FloatingIpLimit { get; init; }

    /// <summary>Gets the owner's address.</summary>
    public string Email { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the owner's name.</summary>
    public string? Name { get; init; }

    /// <summary>Gets the team the token works in.</summary>
    public AccountTeam? Team { get; init; }

    /// <summary>Gets the account's id.</summary>
    public string Uuid { get; init => field = value ?? ""; } = "";

    /// <summary>Gets whether the address was confirmed.</summary>
    public bool EmailVerified { get; init; }

    /// <summary>Gets <c>active</c>, <c>warning</c> or <c>locked</c>.</summary>
    public string Status { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the reason for the status, when there is one.</summary>
    public string? StatusMessage { get; init; }
}

/// <summary>A team of people that share an account.</summary>
public sealed record AccountTeam
{
    /// <summary>Gets the team's id.</summary>
    public string Uuid { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the team's name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";
}
