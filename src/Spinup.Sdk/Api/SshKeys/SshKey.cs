namespace Spinup.Sdk.Api.SshKeys;

/// <summary>A public key of the account.</summary>
public sealed record SshKey
{
    /// <summary>Gets the id.</summary>
    public long Id { get; init; }

    /// <summary>Gets the MD5 fingerprint.</summary>
    public string Fingerprint { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the public key in OpenSSH's form.</summary>
    public string PublicKey { get; init => field = value ?? ""; } = "";

    /// <summary>Gets the name.</summary>
    public string Name { get; init => field = value ?? ""; } = "";
}

/// <summary>The wish to register a key.</summary>
public sealed record CreateSshKeyRequest
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }

    /// <summary>Gets the public key in OpenSSH's form.</summary>
    public required string PublicKey { get; init; }
}

/// <summary>The wish to call a key otherwise.</summary>
public sealed record UpdateSshKeyRequest
{
    /// <summary>Gets the name.</summary>
    public required string Name { get; init; }
}

/// <summary>An answer that holds one key.</summary>
public sealed record SshKeyAnswer
{
    /// <summary>Gets the key.</summary>
    public SshKey SshKey { get; init => field = value ?? new(); } = new();
}

/// <summary>One page of keys.</summary>
public sealed record SshKeyPage : Page, IPage<SshKey>
{
    /// <summary>Gets the keys.</summary>
    public IReadOnlyList<SshKey> SshKeys { get; init => field = value ?? []; } = [];

    IReadOnlyList<SshKey> IPage<SshKey>.Items => SshKeys;
}
