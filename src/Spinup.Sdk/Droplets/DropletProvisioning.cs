using System.Diagnostics;
using Microsoft.Extensions.Logging;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Pricing;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets;

/// <summary>What every provisioning of a factory shares.</summary>
internal sealed record ProvisioningParts(
    IDigitalOceanClient Api,
    IApiClock Clock,
    TimeProvider Time,
    SpinupOptions Options,
    IRemoteShellFactory Shells,
    DropletCreator Creator,
    DropletDestroyer Destroyer,
    SizeCatalogue Sizes,
    RunKey Key,
    LiveDroplets Live,
    ILogger Logger);

/// <summary>Makes one droplet in steps; whatever goes wrong at whichever, undoes them in reverse before it says so.</summary>
internal sealed class DropletProvisioning(ProvisioningParts parts, EphemeralDropletSpec spec, IProgress<DropletProgress>? progress)
{
    private const string OursTag = "spinup";
    private readonly long started = parts.Time.GetTimestamp();
    private readonly HostKeyPair? hostKey = spec.HostKeys.Count == 0 ? HostKeyPair.Create() : null;
    private string? userData;
    private DropletPhase phase = DropletPhase.Preparing;
    private DropletName? name;
    private DropletCreation? creation;
    private DropletBoot? boot;
    private DropletConnection? connection;
    private RunKey.KeyHold? key;
    private DropletPrice price;

    /// <exception cref="ArgumentException">The merged user_data is too long.</exception>
    public void Prepare()
    {
        userData = UserData.UserDataMerge.Merge(spec.UserData, hostKey is null ? null : UserData.OwnCloudConfig.Write(hostKey));
        SpecCheck.CheckSize(userData);
    }

    public async Task<IEphemeralDroplet> RunAsync(CancellationToken cancellationToken)
    {
        using var activity = DropletTelemetry.StartCreate(spec);
        using var given = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, parts.Live.Stopping);
        try
        {
            await CreateAsync(given.Token).ConfigureAwait(false);
            var createdAt = parts.Time.GetTimestamp();
            await BecomeReadyAsync(given.Token).ConfigureAwait(false);
            Report(DropletPhase.Ready, "ready");
            DropletTelemetry.WasReady(spec, parts.Time.GetElapsedTime(createdAt));
            DropletLog.Ready(parts.Logger, creation!.Droplet.Id, name!.ToString(), parts.Time.GetElapsedTime(started).TotalSeconds);
            return HandOver();
        }
#pragma warning disable CA1031 // whatever it was, what was made is destroyed first; then it is thrown on
        catch (Exception failure)
#pragma warning restore CA1031
        {
            var failedIn = phase;
            var elapsed = parts.Time.GetElapsedTime(started);
            activity?.SetStatus(ActivityStatusCode.Error, failure.GetType().Name);
            DropletTelemetry.Failed(spec, failedIn);
            var cleanup = await CleanUpAsync(keep: spec.KeepOnFailure && !given.IsCancellationRequested).ConfigureAwait(false);
            throw await TranslateAsync(failure, failedIn, elapsed, cleanup, cancellationToken).ConfigureAwait(false);
        }
    }

    private async Task CreateAsync(CancellationToken cancellationToken)
    {
        Report(DropletPhase.Preparing, $"checking size {spec.Size} in {spec.Region}");
        var sizes = await parts.Sizes.ListAsync(cancellationToken).ConfigureAwait(false);
        var now = parts.Clock.UtcNow;
        name = DropletName.Create(DropletKind.Ephemeral, spec.Label, IntentId.New(now), now + spec.MaxLifetime);
        if (spec.IdentityFile is null)
        {
            key = await parts.Key.HoldAsync(name.ExpiresAt, now + ReadyLimit(), cancellationToken).ConfigureAwait(false);
        }

        Report(DropletPhase.Creating, $"asking for {spec.Size} in {spec.Region}");
        creation = await parts.Creator.CreateAsync(RequestFor(name), cancellationToken).ConfigureAwait(false);
        price = creation.Droplet.Size is { } size ? SizeCatalogue.PriceOf(size) : SizeCatalogue.PriceOf(sizes, spec.Size) ?? default;
        boot = new DropletBoot(parts.Api, parts.Time, creation, spec.ConnectByPrivateAddress);
        DropletLog.Created(parts.Logger, creation.Droplet.Id, name.ToString(), name.ExpiresAt);
        Report(DropletPhase.Booting, $"droplet {creation.Droplet.Id} boots");
    }

    private async Task BecomeReadyAsync(CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(ReadyLimit(), parts.Time);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, limit.Token);
        try
        {
            // The address is needed in any case: the handle tells it.
            await boot!.WhenActiveAsync(either.Token).ConfigureAwait(false);
            var context = new ReadinessContext(parts.Api, parts.Time, boot, Connection, Report);
            await spec.Ready.WaitAsync(context, either.Token).ConfigureAwait(false);
            if (connection is not null)
            {
                await connection.OpenForUseAsync(either.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException) when (limit.IsCancellationRequested && !cancellationToken.IsCancellationRequested)
        {
            throw new TimeoutException($"it was not ready within {ReadyLimit().TotalSeconds:0.#} s ({spec.Ready.Description})");
        }
    }

    private EphemeralDroplet HandOver()
    {
        var watch = new DropletWatch(parts.Api, parts.Clock, parts.Time, parts.Logger, creation!.Droplet.Id, name!.ExpiresAt, parts.Options.VanishedPollInterval);
        return new EphemeralDroplet(spec, name, Teardown(), watch, Connection(), parts.Live, parts.Logger)
        {
            Id = creation.Droplet.Id,
            PublicAddress = DropletBoot.AddressOf(boot!.Droplet, "public"),
            PrivateAddress = DropletBoot.AddressOf(boot.Droplet, "private"),
        };
    }

    /// <returns>What was done, as the end of a message.</returns>
    private async Task<string> CleanUpAsync(bool keep)
    {
        if (creation is null)
        {
            await ReleaseKeyAsync().ConfigureAwait(false);
            return "Nothing was made.";
        }

        var id = creation.Droplet.Id;
        if (keep)
        {
            DropletLog.Kept(parts.Logger, id, name!.ToString(), name.ExpiresAt);
            if (connection is not null)
            {
                await connection.DisposeAsync().ConfigureAwait(false);
            }

            await ReleaseKeyAsync().ConfigureAwait(false);
            return $"It is kept for a look, as KeepOnFailure asks, and costs money until a sweep destroys it after {name.ExpiresAt:u}.";
        }

        DropletLog.CleaningUp(parts.Logger, id, name!.ToString());
        try
        {
            var receipt = await Teardown().RunAsync().ConfigureAwait(false);
            return string.Create(System.Globalization.CultureInfo.InvariantCulture, $"It was destroyed, confirmed at {receipt.ConfirmedAt:u}; it cost ${receipt.CostUsd}.");
        }
        catch (DropletDestroyException failure)
        {
            DropletLog.LeftBehind(parts.Logger, failure, id, name.ToString(), name.ExpiresAt);
            DropletLog.Tell(parts.Logger, spec, failure);
            await ReleaseKeyAsync().ConfigureAwait(false);
            return $"Its destroy could not be confirmed: {failure.Message}";
        }
    }

    private async Task<Exception> TranslateAsync(Exception failure, DropletPhase failedIn, TimeSpan elapsed, string cleanup, CancellationToken cancellationToken)
    {
        if (cancellationToken.IsCancellationRequested)
        {
            return new OperationCanceledException($"The create was cancelled. {cleanup}", failure, cancellationToken);
        }

        if (parts.Live.Stopping.IsCancellationRequested)
        {
            return new OperationCanceledException($"The program is ending. {cleanup}", failure, parts.Live.Stopping);
        }

        if (creation is null && failedIn == DropletPhase.Creating
            && failure is DigitalOceanApiException { CertainlyNotDone: false, Kind: DigitalOceanErrorKind.Server or DigitalOceanErrorKind.Transport or DigitalOceanErrorKind.UnreadableAnswer } unanswered)
        {
            return new DropletProvisioningException(
                $"The create of {name} got no answer that tells whether it was carried out, and no droplet of that name appeared: {unanswered.Message} "
                + $"Should one appear yet, any sweep destroys it after {name!.ExpiresAt:u}.",
                unanswered)
            {
                DropletName = name.ToString(),
                Phase = failedIn,
                Elapsed = elapsed,
                Evidence = unanswered.Message,
                Cleanup = "No droplet of the name was found; its key was removed.",
            };
        }

        if (creation is null && failure is DigitalOceanApiException refusal)
        {
            return await WithHintAsync(refusal).ConfigureAwait(false);
        }

        if (creation is null)
        {
            return failure;
        }

        var status = boot?.Droplet.Status.Value ?? creation.Droplet.Status.Value;
        var evidence = failure is TimeoutException ? connection?.LastFailure : null;
        var message = $"Droplet {creation.Droplet.Id} ({name}) failed {InWords(failedIn)} after {elapsed.TotalSeconds:0.0} s: {failure.Message.TrimEnd('.')}. "
            + $"Last status: '{status}'.{(evidence is null ? "" : $" Last seen: {evidence.TrimEnd('.')}.")} {cleanup}";
        return new DropletProvisioningException(message, failure)
        {
            DropletId = creation.Droplet.Id,
            DropletName = name?.ToString(),
            Phase = failedIn,
            Elapsed = elapsed,
            LastStatus = status,
            Evidence = evidence ?? failure.Message,
            Cleanup = cleanup,
        };
    }

    /// <summary>Adds to the API's own words what the list of sizes knows better.</summary>
    private async Task<DigitalOceanApiException> WithHintAsync(DigitalOceanApiException refusal)
    {
        if (refusal.Kind is not (DigitalOceanErrorKind.Validation or DigitalOceanErrorKind.CapacityUnavailable))
        {
            return refusal;
        }

        var sizes = await parts.Sizes.ListAsync(CancellationToken.None).ConfigureAwait(false);
        if (SizeCatalogue.Hint(sizes, spec.Size, spec.Region) is not { } hint)
        {
            return refusal;
        }

        return new DigitalOceanApiException(refusal.Kind, $"{refusal.Message} {hint}", refusal)
        {
            StatusCode = refusal.StatusCode,
            ErrorId = refusal.ErrorId,
            RequestId = refusal.RequestId,
            RetryAfter = refusal.RetryAfter,
            ApiMessage = refusal.ApiMessage,
            CertainlyNotDone = refusal.CertainlyNotDone,
        };
    }

    private DropletConnection Connection() => connection ??= new DropletConnection(
        parts.Shells,
        new RemoteEndpoint
        {
            Host = boot!.Address!.ToString(),
            Port = spec.SshPort,
            User = spec.User,
            ExpectedHostKeys = hostKey is null ? spec.HostKeys : [hostKey.PublicLine],
            IdentityFile = spec.IdentityFile,
            DropletId = creation!.Droplet.Id,
        },
        rotate: hostKey is not null,
        parts.Time);

    private DropletTeardown Teardown() => new(
        spec,
        parts.Destroyer,
        new DestroyTarget
        {
            DropletId = creation!.Droplet.Id,
            Name = name!.ToString(),
            CreatedAt = creation.Droplet.CreatedAt == default ? name.IntentId.CreatedAt : creation.Droplet.CreatedAt,
            Price = price,
            WasActive = boot?.WasActive ?? false,
            MayHaveTwins = creation.MayHaveTwins,
            IsGpu = DropletLookup.IsGpuSize(spec.Size),
        },
        parts.Options.DestroyTimeout,
        connection,
        key,
        parts.Time,
        Report);

    private CreateDropletRequest RequestFor(DropletName droplet) => new()
    {
        Name = droplet.ToString(),
        Region = spec.Region,
        Size = spec.Size,
        Image = spec.Image,
        SshKeys = KeysToInstall(),
        Tags = [.. spec.Tags.Prepend(OursTag).Distinct()],
        UserData = userData,
        VpcUuid = spec.VpcUuid,
        Monitoring = spec.Monitoring ? true : null,
    };

    private IReadOnlyList<SshKeyRef>? KeysToInstall()
    {
        IReadOnlyList<SshKeyRef> keys = key is null ? spec.SshKeys : [key.Fingerprint, .. spec.SshKeys];
        return keys.Count == 0 ? null : keys;
    }

    private TimeSpan ReadyLimit() => spec.ReadyTimeout < spec.MaxLifetime ? spec.ReadyTimeout : spec.MaxLifetime;

    private Task ReleaseKeyAsync() => key?.ReleaseAsync() ?? Task.CompletedTask;

    private void Report(DropletPhase next, string detail)
    {
        phase = next;
        Activity.Current?.AddEvent(new ActivityEvent(next.ToString()));
        progress?.Report(new DropletProgress(next, parts.Time.GetElapsedTime(started), creation?.Droplet.Id, detail));
    }

    private static string InWords(DropletPhase phase) => phase switch
    {
        DropletPhase.Preparing or DropletPhase.Creating => "while it was asked for",
        DropletPhase.Booting => "while it booted",
        DropletPhase.Active => "just after it became active",
        DropletPhase.Connecting => "while waiting for its SSH",
        _ => "while waiting for it to be configured",
    };
}
