using Refit;

namespace Spinup.Sdk.Api.SshKeys;

/// <summary>The SSH keys of the account.</summary>
/// <remarks>Listing keys has a limit of its own: 10 requests in 60 seconds.</remarks>
public interface ISshKeysApi
{
    /// <summary>Registers a public key. A key that is there already is refused with 422.</summary>
    /// <param name="request">The key.</param>
    /// <param name="cancellationToken">Ends the wait, not the create.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("ssh_key:create")]
    [Post("/v2/account/keys")]
    Task<SshKeyAnswer> CreateAsync([Body] CreateSshKeyRequest request, CancellationToken cancellationToken = default);

    /// <summary>Gets one page of keys.</summary>
    /// <param name="page">From 1.</param>
    /// <param name="perPage">20 when absent; at most 200.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("ssh_key:read")]
    [Get("/v2/account/keys")]
    Task<SshKeyPage> ListPageAsync(int? page = null, [AliasAs("per_page")] int? perPage = null, CancellationToken cancellationToken = default);

    /// <summary>Removes a key from the account. Droplets that have it keep it.</summary>
    /// <param name="idOrFingerprint">The key.</param>
    /// <param name="cancellationToken">Ends the wait, not the delete.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused; 404 included.</exception>
    [Scope("ssh_key:delete")]
    [Delete("/v2/account/keys/{idOrFingerprint}")]
    Task DeleteAsync(string idOrFingerprint, CancellationToken cancellationToken = default);
}

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

/// <summary>An answer that holds one key.</summary>
public sealed record SshKeyAnswer
{
    /// <summary>Gets the key.</summary>
    public SshKey SshKey { get; init => field = value ?? new(); } = new();
}

/// <summary>One page of keys.</summary>
public sealed record SshKeyPage : IPage<SshKey>
{
    /// <summary>Gets the keys.</summary>
    public IReadOnlyList<SshKey> SshKeys { get; init => field = value ?? []; } = [];

    /// <inheritdoc/>
    public PageLinks? Links { get; init; }

    /// <summary>Gets the total.</summary>
    public PageMeta? Meta { get; init; }

    IReadOnlyList<SshKey> IPage<SshKey>.Items => SshKeys;
}
