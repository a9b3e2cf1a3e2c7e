using Spinup.Sdk.Api.Droplets;

namespace Spinup.Sdk.Droplets.Sights;

/// <summary>How a droplet is looked at while it boots and is used: alone, or together with others at the price of one.</summary>
internal interface IDropletSight
{
    /// <summary>Gets how often its create's action is asked for while it is <c>new</c>.</summary>
    TimeSpan BetweenActionLooks { get; }

    /// <summary>Looks; what it sees may be some seconds old, and an absence may be a lag.</summary>
    /// <returns>The droplet, or <see langword="null"/> when it is not to be seen.</returns>
    Task<Droplet?> LookAsync(long dropletId, CancellationToken cancellationToken);

    /// <summary>Looks at this very droplet now: one request.</summary>
    /// <returns>The droplet, or <see langword="null"/> when the API does not know it.</returns>
    Task<Droplet?> LookCloselyAsync(long dropletId, CancellationToken cancellationToken);
}
