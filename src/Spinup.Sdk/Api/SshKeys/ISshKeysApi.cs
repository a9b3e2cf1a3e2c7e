using Refit;
using Spinup.Sdk.Api.Droplets;

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

    /// <summary>Gets one key.</summary>
    /// <param name="key">Its id or MD5 fingerprint.</param>
    /// <param name="cancellationToken">Ends the wait; nothing is left behind.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("ssh_key:read")]
    [Get("/v2/account/keys/{key}")]
    Task<SshKeyAnswer> GetAsync(SshKeyRef key, CancellationToken cancellationToken = default);

    /// <summary>Changes the name of a key.</summary>
    /// <param name="key">Its id or MD5 fingerprint.</param>
    /// <param name="request">What is wanted.</param>
    /// <param name="cancellationToken">Ends the wait, not what was asked.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused.</exception>
    [Scope("ssh_key:update")]
    [Put("/v2/account/keys/{key}")]
    Task<SshKeyAnswer> UpdateAsync(SshKeyRef key, [Body] UpdateSshKeyRequest request, CancellationToken cancellationToken = default);

    /// <summary>Removes a key from the account. Droplets that have it keep it.</summary>
    /// <param name="key">Its id or MD5 fingerprint.</param>
    /// <param name="cancellationToken">Ends the wait, not the delete.</param>
    /// <exception cref="DigitalOceanApiException">The call was refused; 404 included.</exception>
    [Scope("ssh_key:delete")]
    [Delete("/v2/account/keys/{key}")]
    Task DeleteAsync(SshKeyRef key, CancellationToken cancellationToken = default);
}
