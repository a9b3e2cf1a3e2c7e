using System.Diagnostics;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets;

/// <summary>Makes one droplet in steps; whatever goes wrong at whichever, undoes them in reverse before it says so.</summary>
internal sealed class DropletProvisioning
{
    private readonly ProvisioningParts parts;
    private readonly EphemeralDropletSpec spec;
    private readonly HostKeyPair? hostKey;
    private readonly NascentDroplet droplet;
    private string? userData;

    public DropletProvisioning(ProvisioningParts parts, EphemeralDropletSpec spec, IProgress<DropletProgress>? progress)
    {
        (this.parts, this.spec) = (parts, spec);
        hostKey = spec.HostKeys.Count == 0 ? HostKeyPair.Create() : null;
        droplet = new(parts, spec, hostKey, progress);
    }

    /// <exception cref="ArgumentException">The merged user_data is too long.</exception>
    public void Prepare()
    {
        userData = UserData.UserDataMerge.Merge(spec.UserData, UserData.OwnCloudConfig.Write(hostKey, null));
        SpecCheck.CheckSize(userData);
    }

    public async Task<IEphemeralDroplet> RunAsync(CancellationToken cancellationToken)
    {
        using var activity = DropletTelemetry.StartCreate(spec);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, parts.Live.Stopping);
        try
        {
            var creation = await CreateAsync(given.Token).ConfigureAwait(false);
            var createdAt = parts.Time.GetTimestamp();
            await BecomeReadyAsync(given.Token).ConfigureAwait(false);
            droplet.Enter(DropletPhase.Ready, "ready");
            DropletTelemetry.WasReady(spec, parts.Time.GetElapsedTime(createdAt));
            DropletLog.Ready(parts.Logger, creation.Droplet.Id, droplet.Name!.ToString(), droplet.Age.TotalSeconds);
            return HandOver(creation);
        }
#pragma warning disable CA1031 // whatever it was, what was made is destroyed first; then it is thrown on
        catch (Exception failure)
#pragma warning restore CA1031
        {
            // Both are asked for before the clean-up, which is a phase and takes time.
            var (failedIn, elapsed) = (droplet.Phase, droplet.Age);
            activity?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
            DropletTelemetry.Failed(spec, failedIn);
            var keep = spec.KeepOnFailure && !given.IsCancellationRequested;
            var cleanup = await new ProvisioningUndo(spec, parts.Logger).RunAsync(droplet, keep).ConfigureAwait(false);
            throw Ended(failure, cleanup, cancellationToken)
                ?? await new ProvisioningFailure(parts.Sizes, spec).ToExceptionAsync(failure, failedIn, elapsed, droplet, cleanup).ConfigureAwait(false);
        }
    }

    private async Task<DropletCreation> CreateAsync(CancellationToken cancellationToken)
    {
        droplet.Enter(DropletPhase.Preparing, $"checking size {spec.Size} in {spec.Region}");
        var sizes = await parts.Sizes.ListAsync(cancellationToken).ConfigureAwait(false);
        var now = parts.Clock.UtcNow;
        var name = droplet.Name = DropletName.Create(DropletKind.Ephemeral, spec.Label, IntentId.New(now), now + spec.MaxLifetime);
        if (spec.IdentityFile is null)
        {
            droplet.Key = await parts.Key.HoldAsync(name.ExpiresAt, now + ReadyLimit(), cancellationToken).ConfigureAwait(false);
        }

        droplet.Enter(DropletPhase.Creating, $"asking for {spec.Size} in {spec.Region}");
        var request = CreateRequest.For(spec, name, droplet.Key?.Fingerprint, userData);
        var creation = droplet.Creation = await parts.Creator.CreateAsync(request, cancellationToken).ConfigureAwait(false);
        droplet.Price = creation.Droplet.Size is { } size ? SizeCatalogue.PriceOf(size) : SizeCatalogue.PriceOf(sizes, spec.Size) ?? default;
        droplet.Boot = new DropletBoot(parts.Api, parts.Time, creation, spec.ConnectByPrivateAddress);
        DropletLog.Created(parts.Logger, creation.Droplet.Id, name.ToString(), name.ExpiresAt);
        droplet.Enter(DropletPhase.Booting, $"droplet {creation.Droplet.Id} boots");
        return creation;
    }

    private async Task BecomeReadyAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ReadyLimit(), parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            // The address is needed in any case: the handle tells it.
            await droplet.Boot!.WhenActiveAsync(either.Token).ConfigureAwait(false);
            var context = new ReadinessContext(parts.Api, parts.Time, droplet.Boot, droplet.Connect, droplet.Enter);
            await spec.Ready.WaitAsync(context, either.Token).ConfigureAwait(false);
            if (droplet.Connection is { } connection)
            {
                await connection.OpenForUseAsync(either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"it was not ready within {ReadyLimit().TotalSeconds:0.#} s ({spec.Ready.Description})");
        }
    }

    private EphemeralDroplet HandOver(DropletCreation creation)
    {
        var (id, name, seen) = (creation.Droplet.Id, droplet.Name!, droplet.Boot!.Droplet);
        var watch = new DropletWatch(parts.Api, parts.Clock, parts.Time, parts.Logger, id, name.ExpiresAt, parts.Options.VanishedPollInterval);
        var connection = droplet.Connect();
        return new EphemeralDroplet(spec, name, droplet.Teardown(), watch, connection, parts.Live, parts.Logger)
        {
            Id = id,
            PublicAddress = DropletBoot.AddressOf(seen, "public"),
            PrivateAddress = DropletBoot.AddressOf(seen, "private"),
        };
    }

    /// <summary>Gives the cancellation that the create was ended by, or <see langword="null"/> when it failed by itself.</summary>
    private OperationCanceledException? Ended(Exception failure, string cleanup, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException($"The create was cancelled. {cleanup}", failure, cancellationToken);
        }

        return parts.Live.Stopping.IsCancellationRequested
            ? new OperationCanceledException($"The program is ending. {cleanup}", failure, parts.Live.Stopping)
            : null;
    }

    private TimeSpan ReadyLimit() => spec.ReadyTimeout < spec.MaxLifetime ? spec.ReadyTimeout : spec.MaxLifetime;
}
