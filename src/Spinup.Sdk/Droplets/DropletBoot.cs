using System.Net;
using System.Net.Sockets;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Actions;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Droplets.Placements;
using Spinup.Sdk.Droplets.Sights;

namespace Spinup.Sdk.Droplets;

/// <summary>Follows a droplet from its create to active and addressed.</summary>
internal sealed class DropletBoot(IDigitalOceanClient api, IDropletSight sight, TimeProvider time, DropletCreation creation, bool connectByPrivateAddress)
{
    // A look comes after a fifth of the time waited so far, within these: a cloud that boots in a second is seen within 0.2 s, and a boot
    // of 20 to 45 s (DigitalOcean's) costs some 30 to 42 requests.
    private const double Share = 0.2;
    private static readonly TimeSpan ShortestPause = TimeSpan.FromMilliseconds(50);
    private static readonly TimeSpan LongestPause = TimeSpan.FromSeconds(2);

    // Reads lag creates by seconds at most; a droplet that stays unknown for longer was never placed.
    private static readonly TimeSpan ReadLag = TimeSpan.FromSeconds(20);

    private volatile IPAddress? address;

    /// <summary>Gets the droplet as seen last.</summary>
    public Droplet Droplet { get; private set; } = creation.Droplet;

    public IPAddress? Address => address;

    /// <summary>Gets whether the API ever showed it beyond <c>new</c>.</summary>
    public bool WasActive { get; private set; }

    /// <summary>Waits until the droplet is active and addressed. The provisioning does so before any check runs, so nobody follows twice.</summary>
    public async Task<IPAddress> WhenActiveAsync(CancellationToken cancellationToken) =>
        address ??= await FollowAsync(cancellationToken).ConfigureAwait(false);

    /// <summary>Finds the address of a kind, or <see langword="null"/>.</summary>
    public static IPAddress? AddressOf(Droplet droplet, string kind)
    {
        foreach (var candidate in droplet.Networks.V4)
        {
            if (candidate.Type == kind && IPAddress.TryParse(candidate.IpAddress, out var found) && found.AddressFamily == AddressFamily.InterNetwork)
            {
                return found;
            }
        }

        return null;
    }

    private async Task<IPAddress> FollowAsync(CancellationToken cancellationToken)
    {
        var started = time.GetTimestamp();
        var actionLookedAt = started;
        var seen = false;
        while (true)
        {
            var pause = time.GetElapsedTime(started) * Share;
            pause = pause < ShortestPause ? ShortestPause : pause > LongestPause ? LongestPause : pause;
            await Task.Delay(pause, time, cancellationToken).ConfigureAwait(false);
            var now = await sight.LookAsync(creation.Droplet.Id, cancellationToken).ConfigureAwait(false);
            if (now is null && (seen || time.GetElapsedTime(started) >= ReadLag))
            {
                now = await MissedAsync(seen, time.GetElapsedTime(started), cancellationToken).ConfigureAwait(false);
            }

            if (now is not null)
            {
                seen = true;
                Droplet = now;
                WasActive |= now.Status != DropletStatus.New;
                if (now.Status == DropletStatus.Off || now.Status == DropletStatus.Archive)
                {
                    throw new SpinupException($"The droplet is '{now.Status}' instead of active");
                }

                if (now.Status == DropletStatus.Active && AddressOf(now, connectByPrivateAddress ? "private" : "public") is { } found)
                {
                    return found;
                }
            }

            if ((now is null || now.Status == DropletStatus.New) && creation.ActionId is { } actionId && (now is null || time.GetElapsedTime(actionLookedAt) >= sight.BetweenActionLooks))
            {
                actionLookedAt = time.GetTimestamp();
                await ThrowIfErroredAsync(actionId, cancellationToken).ConfigureAwait(false);
            }
        }
    }

    /// <summary>Looks once more, closely, before it says that the droplet is not there.</summary>
    private async Task<Droplet> MissedAsync(bool seen, TimeSpan waited, CancellationToken cancellationToken)
    {
        if (await sight.LookCloselyAsync(creation.Droplet.Id, cancellationToken).ConfigureAwait(false) is { } there)
        {
            return there;
        }

        if (creation.ActionId is { } actionId)
        {
            await ThrowIfErroredAsync(actionId, cancellationToken).ConfigureAwait(false);
        }

        throw seen
            ? new SpinupException("The droplet vanished while it booted: the API knows it no more")
            : new DropletNotPlacedException($"The droplet never appeared: {waited.TotalSeconds:0} s after its create was accepted the API does not know it, so it was probably not placed");
    }

    private async Task ThrowIfErroredAsync(long actionId, CancellationToken cancellationToken)
    {
        try
        {
            var answer = await api.Actions.GetAsync(actionId, cancellationToken).ConfigureAwait(false);
            if (answer.Action.Status == ActionStatus.Errored && (answer.Action.ResourceId is null || answer.Action.ResourceId == creation.Droplet.Id))
            {
                throw new DropletNotPlacedException($"DigitalOcean could not make the droplet: its create action {actionId} ended as errored");
            }
        }
        catch (DigitalOceanApiException refusal) when (refusal.Kind == DigitalOceanErrorKind.NotFound)
        {
            // The action lags as the droplet does.
        }
    }
}
