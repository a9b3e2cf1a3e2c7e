using Spinup.Sdk.Api.Sizes;
using Spinup.Sdk.Droplets.Placements;
using Spinup.Sdk.Droplets.Sights;

namespace Spinup.Sdk.Droplets.Fleets;

/// <summary>One droplet of a run while it is made.</summary>
internal sealed class FleetMember(ProvisioningParts parts, EphemeralDropletSpec spec, NascentDroplet droplet)
{
    private EphemeralDropletSpec placed = spec;
    private bool isAsked;

    public NascentDroplet Droplet => droplet;

    /// <summary>Gets whether it has not been made, and may be asked for (again).</summary>
    public bool IsOpen => droplet.Creation is null && (Failure is null || (isAsked && PlacementRefusal.AllowsAnother(Failure)));

    /// <summary>Gets the handle, once it is ready.</summary>
    public EphemeralDroplet? Handle { get; private set; }

    /// <summary>Gets why it is not.</summary>
    public Exception? Failure { get; private set; }

    public void Place(EphemeralDropletSpec where)
    {
        placed = where;
        isAsked = true;
        droplet.Place(where);
    }

    /// <summary>Takes in what became of its create.</summary>
    public async ValueTask TakeAsync(CreateOutcome outcome, IReadOnlyList<Size> sizes, IDropletSight sight)
    {
        Failure = outcome.Failure;
        if (outcome.Creation is { } creation)
        {
            droplet.Born(creation, sizes, sight);
            await parts.Witness.IdentifiedAsync(droplet.Intent!, creation.Droplet.Id, creation.Droplet.CreatedAt).ConfigureAwait(false);
        }
        else if (!outcome.MayExist && !IsOpen)
        {
            await parts.Witness.WithdrawnAsync(droplet.Intent!).ConfigureAwait(false);
        }
    }

    /// <summary>Waits until it is ready; one that fails is destroyed.</summary>
    public async Task BecomeReadyAsync(CancellationToken cancellationToken)
    {
        var refusal = Failure;
        try
        {
            Handle = await new ProvisioningAttempt(parts, placed, droplet)
                .RunAsync(_ => refusal is null ? Task.CompletedTask : Task.FromException(refusal), cancellationToken).ConfigureAwait(false);
        }
#pragma warning disable CA1031 // kept, and handed to the caller with those of the others
        catch (Exception failure)
#pragma warning restore CA1031
        {
            Failure = failure;
        }
    }
}
