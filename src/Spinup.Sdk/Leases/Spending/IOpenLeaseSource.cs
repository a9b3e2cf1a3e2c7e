using Spinup.Sdk.Api.Droplets;

namespace Spinup.Sdk.Leases.Spending;

/// <summary>Knows which droplets of ours the account has.</summary>
internal interface IOpenLeaseSource
{
    /// <summary>Gives them: two requests, or none when they were listed within the last 10 seconds.</summary>
    /// <exception cref="DigitalOceanApiException">They could not be listed.</exception>
    ValueTask<OpenLeases> ListAsync(CancellationToken cancellationToken);

    /// <summary>Takes a list that somebody else has made for other reasons.</summary>
    /// <param name="droplets">All droplets of the account, GPU droplets too.</param>
    /// <param name="at">When the list was begun, by the API's clock.</param>
    void Offer(IEnumerable<Droplet> droplets, DateTimeOffset at);
}
