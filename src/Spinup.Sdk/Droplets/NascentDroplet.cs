using System.Diagnostics;
using Spinup.Sdk.Api.Sizes;
using Spinup.Sdk.Droplets.Sights;
using Spinup.Sdk.Droplets.Volumes;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Witnesses;
using Spinup.Sdk.Pricing;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets;

/// <summary>A droplet while it is made: what there is of it so far, how far it is, and how to reach and undo it.</summary>
/// <remarks>Written by its provisioning alone, a step after the other; readiness checks that run side by side only report.</remarks>
internal sealed class NascentDroplet(ProvisioningParts parts, EphemeralDropletSpec wish, HostKeyPair? hostKey, IProgress<DropletProgress>? progress)
{
    private EphemeralDropletSpec spec = wish;
    private readonly long started = parts.Time.GetTimestamp();

    // Set when its term is its own: the tag of a shared one goes with the last of its run.
    private Func<CancellationToken, Task>? removeTags;

    public DropletPhase Phase { get; private set; } = DropletPhase.Preparing;

    public TimeSpan Age => parts.Time.GetElapsedTime(started);

    /// <summary>Gets or sets its name, <see langword="null"/> until it is chosen.</summary>
    public DropletName? Name { get; set; }

    /// <summary>Gets or sets the lease as its witnesses know it, <see langword="null"/> until it is intended.</summary>
    public LeaseIntent? Intent { get; set; }

    /// <summary>Gets or sets its volumes; <see langword="null"/> when it has none.</summary>
    public LeasedVolumes? Volumes { get; set; }

    /// <summary>Gets or sets what renews its lease, shared with the others of its run; its own when none was given.</summary>
    public TermExtension? Term { get; set; }

    /// <summary>Gets or sets the use of the run's key; <see langword="null"/> when none is held.</summary>
    public RunKey.KeyHold? Key { get; set; }

    /// <summary>Gets what the create gave; <see langword="null"/> as long as no droplet is known to exist.</summary>
    public DropletCreation? Creation { get; private set; }

    public DropletBoot? Boot { get; private set; }

    public DropletPrice Price { get; private set; }

    /// <summary>Gets how it is looked at from its create on.</summary>
    public IDropletSight Sight { get; private set; } = new SingleSight(parts.Api);

    /// <summary>Takes in what the create gave.</summary>
    /// <param name="creation">What it gave.</param>
    /// <param name="sizes">The sizes and their prices.</param>
    /// <param name="shared">A look shared with others; its own when absent.</param>
    public void Born(DropletCreation creation, IReadOnlyList<Size> sizes, IDropletSight? shared = null)
    {
        Creation = creation;
        Price = creation.Droplet.Size is { } size ? SizeCatalogue.PriceOf(size) : SizeCatalogue.PriceOf(sizes, spec.Size) ?? default;
        Sight = shared ?? Sight;
        if (creation.MayHaveTwins)
        {
            var twins = new DropletTwins(parts.Destroyer, parts.Live, Target, parts.Options.DestroyTimeout, parts.Logger);
            twins.Found(creation.Twins);
            Sight = new TwinSight(parts.Api, Target, twins);
        }

        Boot = new DropletBoot(parts.Api, Sight, parts.Time, creation, spec.ConnectByPrivateAddress);
        DropletLog.Created(parts.Logger, creation.Droplet.Id, Name!.ToString(), Name.ExpiresAt);
        Enter(DropletPhase.Booting, $"droplet {creation.Droplet.Id} boots");
    }

    /// <summary>Gets the connection, or <see langword="null"/> when nothing has needed one yet.</summary>
    public DropletConnection? Connection { get; private set; }

    /// <summary>Gets the connection; only for a droplet that has its address.</summary>
    public DropletConnection Connect() => Connection ??= new DropletConnection(
        parts.Shells,
        new RemoteEndpoint
        {
            Host = Boot!.Address!.ToString(),
            Port = spec.SshPort,
            User = spec.User,
            ExpectedHostKeys = hostKey is null ? spec.HostKeys : [hostKey.PublicLine],
            IdentityFile = spec.IdentityFile,
            DropletId = Creation!.Droplet.Id,
        },
        rotate: hostKey is not null,
        parts.Time);

    /// <summary>Gets what a destroy needs to know; only for a droplet that was made.</summary>
    public DestroyTarget Target => new()
    {
        DropletId = Creation!.Droplet.Id,
        Name = Name!.ToString(),
        CreatedAt = Creation.Droplet.CreatedAt == default ? Name.IntentId.CreatedAt : Creation.Droplet.CreatedAt,
        Price = Price,
        WasActive = Boot?.WasActive ?? false,
        MayHaveTwins = Creation.MayHaveTwins,
        IsGpu = DropletLookup.IsGpuSize(spec.Size),
        Intent = Intent,
    };

    /// <summary>Gives what undoes it; only for a droplet that was made.</summary>
    public DropletTeardown Teardown() => new(
        spec,
        parts.Destroyer,
        Target,
        parts.Options.DestroyTimeout,
        Connection,
        Key,
        RemoveBelongingsAsync,
        parts.Time,
        Enter);

    /// <summary>Gives the handle of one that is ready.</summary>
    /// <param name="expiresAt">When its time is over.</param>
    public EphemeralDroplet ToHandle(DateTimeOffset expiresAt)
    {
        var (id, seen) = (Creation!.Droplet.Id, Boot!.Droplet);
        var connection = Connect();
        var watch = new DropletWatch(Sight, parts.Clock, parts.Time, parts.Logger, id, expiresAt, parts.Options.VanishedPollInterval);
        if (Term is null)
        {
            Term = new(parts, Intent!.RunId);
            removeTags = Term.RemoveTagsAsync;
        }

        return new EphemeralDroplet(new(spec, Intent!, Teardown(), watch, connection, Term, Volumes?.Attached ?? [], parts.Witness, parts.Live, parts.Logger))
        {
            Id = id,
            PublicAddress = DropletBoot.AddressOf(seen, "public"),
            PrivateAddress = DropletBoot.AddressOf(seen, "private"),
        };
    }

    /// <summary>Removes what was made for it beside itself. Never throws: what is left says when its time is over, and is swept.</summary>
    /// <returns>What its volumes cost, in US dollars.</returns>
    public async Task<decimal> RemoveBelongingsAsync(CancellationToken cancellationToken)
    {
        var costUsd = Volumes is null ? 0 : await Volumes.RemoveAsync(cancellationToken).ConfigureAwait(false);

        if (removeTags is not null)
        {
            await removeTags(cancellationToken).ConfigureAwait(false);
        }

        return costUsd;
    }

    /// <summary>Says what it is asked for as, and where, when that is chosen anew.</summary>
    public void Place(EphemeralDropletSpec placed)
    {
        spec = placed;
        Enter(DropletPhase.Creating, $"asking for {placed.Size} in {placed.Region}");
    }

    /// <summary>Goes into a phase, or says more about the one it is in.</summary>
    public void Enter(DropletPhase next, string detail)
    {
        Phase = next;
        Activity.Current?.AddEvent(new ActivityEvent(next.ToString()));
        try
        {
            progress?.Report(new DropletProgress(next, Age, Creation?.Droplet.Id, detail));
        }
#pragma warning disable CA1031 // a user's receiver may throw anything; a machine must be neither kept nor lost for it
        catch (Exception failure)
#pragma warning restore CA1031
        {
            DropletLog.ProgressFailed(parts.Logger, failure, Name?.ToString());
        }
    }
}
