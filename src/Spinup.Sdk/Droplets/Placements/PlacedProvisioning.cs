using System.Runtime.ExceptionServices;

namespace Spinup.Sdk.Droplets.Placements;

/// <summary>Makes a droplet at the first of its placements that has room; goes on only when the failed attempt is provably gone.</summary>
internal sealed class PlacedProvisioning(ProvisioningParts parts, EphemeralDropletSpec spec, IProgress<DropletProgress>? progress)
{
    private readonly IReadOnlyList<Placement> placements = Placement.Of(spec);

    public async Task<IEphemeralDroplet> RunAsync(CancellationToken cancellationToken)
    {
        var refusals = new List<(Placement Placement, Exception Refusal)>();
        foreach (var placement in placements)
        {
            try
            {
                return await new DropletProvisioning(parts, placement.In(spec), progress).RunAsync(cancellationToken).ConfigureAwait(false);
            }
            catch (SpinupException refusal) when (PlacementRefusal.AllowsAnother(refusal) && !cancellationToken.IsCancellationRequested)
            {
                refusals.Add((placement, refusal));
                DropletLog.NoRoom(parts.Logger, placement.Size, placement.Region, placements.Count - refusals.Count);
            }
        }

        if (refusals is [var only])
        {
            ExceptionDispatchInfo.Throw(only.Refusal);
        }

        throw new DropletProvisioningException(
            $"None of {refusals.Count} placements had room: {string.Join("; ", refusals.Select(refusal => $"{refusal.Placement}: {refusal.Refusal.Message.TrimEnd('.')}"))}. Nothing is left of them.",
            refusals[^1].Refusal)
        {
            Phase = DropletPhase.Creating,
            IsConfirmedGone = true,
            Cleanup = "Nothing is left of any of them.",
        };
    }
}
