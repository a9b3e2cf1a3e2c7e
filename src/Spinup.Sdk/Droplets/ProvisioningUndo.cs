using System.Globalization;
using Microsoft.Extensions.Logging;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Witnesses;

namespace Spinup.Sdk.Droplets;

/// <summary>Undoes a create that failed: destroys what was made, or keeps it when that is wished.</summary>
internal sealed class ProvisioningUndo(EphemeralDropletSpec spec, TimeProvider time, ILeaseWitness witness, ILogger logger)
{
    private static readonly TimeSpan BelongingsLimit = TimeSpan.FromSeconds(20);

    // An API that could not confirm the destroy will hardly remove a key; its name says when a sweep may.
    private static readonly TimeSpan HopelessKeyLimit = TimeSpan.FromSeconds(1);

    public async Task<Undone> RunAsync(NascentDroplet droplet, bool keep)
    {
        if (droplet.Creation is null)
        {
            using var limit = new CancellationTokenSource(BelongingsLimit, time);
            await droplet.RemoveBelongingsAsync(limit.Token).ConfigureAwait(false);
            await ReleaseKeyAsync(droplet).ConfigureAwait(false);
            return new("Nothing was made.", IsGone: true);
        }

        return keep
            ? await KeepAsync(droplet, droplet.Creation.Droplet.Id, droplet.Name!).ConfigureAwait(false)
            : await DestroyAsync(droplet, droplet.Creation.Droplet.Id, droplet.Name!).ConfigureAwait(false);
    }

    private async Task<Undone> KeepAsync(NascentDroplet droplet, long id, DropletName name)
    {
        DropletLog.Kept(logger, id, name.ToString(), name.ExpiresAt);
        if (droplet.Connection is { } connection)
        {
            await connection.DisposeAsync().ConfigureAwait(false);
        }

        // From here on it is whoever's who looks at it: neither a watchdog nor a sweep may take it for the death of this process.
        await witness.HandedOverAsync(droplet.Intent!).ConfigureAwait(false);
        await ReleaseKeyAsync(droplet).ConfigureAwait(false);
        return new($"It is kept for a look, as KeepOnFailure asks, and costs money until a sweep destroys it after {name.ExpiresAt:u}.", IsGone: false);
    }

    private async Task<Undone> DestroyAsync(NascentDroplet droplet, long id, DropletName name)
    {
        DropletLog.CleaningUp(logger, id, name.ToString());
        try
        {
            var receipt = await droplet.Teardown().RunAsync().ConfigureAwait(false);
            return new(string.Create(CultureInfo.InvariantCulture, $"It was destroyed, confirmed at {receipt.ConfirmedAt:u}; it cost ${receipt.CostUsd}."), IsGone: true);
        }
        catch (DropletDestroyException failure)
        {
            DropletLog.LeftBehind(logger, failure, id, name.ToString(), name.ExpiresAt);
            DropletLog.Tell(logger, spec, failure);
            await ReleaseKeyAsync(droplet, HopelessKeyLimit).ConfigureAwait(false);
            return new($"Its destroy could not be confirmed: {failure.Message}", IsGone: false);
        }
    }

    private static Task ReleaseKeyAsync(NascentDroplet droplet, TimeSpan? within = null) => droplet.Key?.ReleaseAsync(within) ?? Task.CompletedTask;
}

/// <summary>What an undo came to.</summary>
/// <param name="Words">What was done, as the end of a message.</param>
/// <param name="IsGone">Whether nothing is left, confirmed.</param>
internal readonly record struct Undone(string Words, bool IsGone);
