namespace Spinup.Sdk.Droplets;

/// <summary>Says why a droplet did not become ready, in the exception that its caller gets.</summary>
internal sealed class ProvisioningFailure(SizeCatalogue catalogue, EphemeralDropletSpec spec)
{
    /// <param name="failure">What was thrown.</param>
    /// <param name="failedIn">The phase it was thrown in.</param>
    /// <param name="elapsed">How long after the start of the create.</param>
    /// <param name="droplet">What there was of it.</param>
    /// <param name="cleanup">What was done about it, as the end of a message.</param>
    public async Task<Exception> ToExceptionAsync(Exception failure, DropletPhase failedIn, TimeSpan elapsed, NascentDroplet droplet, Undone cleanup)
    {
        if (droplet.Creation is { } creation)
        {
            return NotReady(failure, failedIn, elapsed, droplet, creation, cleanup);
        }

        if (failedIn == DropletPhase.Creating
            && failure is DigitalOceanApiException { CertainlyNotDone: false, Kind: DigitalOceanErrorKind.Server or DigitalOceanErrorKind.Transport or DigitalOceanErrorKind.UnreadableAnswer } unanswered)
        {
            return NeverAppeared(unanswered, elapsed, droplet);
        }

        return failure is DigitalOceanApiException refusal ? await WithHintAsync(refusal).ConfigureAwait(false) : failure;
    }

    private static DropletProvisioningException NeverAppeared(DigitalOceanApiException unanswered, TimeSpan elapsed, NascentDroplet droplet) => new(
        $"The create of {droplet.Name} got no answer that tells whether it was carried out, and no droplet of that name appeared: {unanswered.Message} "
        + $"Should one appear yet, any sweep destroys it after {droplet.Name!.ExpiresAt:u}.",
        unanswered)
    {
        DropletName = droplet.Name.ToString(),
        Phase = DropletPhase.Creating,
        Elapsed = elapsed,
        Evidence = unanswered.Message,
        Cleanup = "No droplet of the name was found; its key was removed.",
    };

    private static DropletProvisioningException NotReady(
        Exception failure, DropletPhase failedIn, TimeSpan elapsed, NascentDroplet droplet, DropletCreation creation, Undone cleanup)
    {
        var status = droplet.Boot?.Droplet.Status.Value ?? creation.Droplet.Status.Value;
        var evidence = failure is TimeoutException ? droplet.Connection?.LastFailure : null;
        var message = $"Droplet {creation.Droplet.Id} ({droplet.Name}) failed {InWords(failedIn)} after {elapsed.TotalSeconds:0.0} s: {failure.Message.TrimEnd('.')}. "
            + $"Last status: '{status}'.{(evidence is null ? "" : $" Last seen: {evidence.TrimEnd('.')}.")} {cleanup.Words}";
        return new DropletProvisioningException(message, failure)
        {
            DropletId = creation.Droplet.Id,
            DropletName = droplet.Name?.ToString(),
            Phase = failedIn,
            Elapsed = elapsed,
            LastStatus = status,
            Evidence = evidence ?? failure.Message,
            IsConfirmedGone = cleanup.IsGone,
            Cleanup = cleanup.Words,
        };
    }

    /// <summary>Adds to the API's own words what the list of sizes knows better.</summary>
    private async Task<DigitalOceanApiException> WithHintAsync(DigitalOceanApiException refusal)
    {
        if (refusal.Kind is not (DigitalOceanErrorKind.Validation or DigitalOceanErrorKind.CapacityUnavailable))
        {
            return refusal;
        }

        var sizes = await catalogue.ListAsync(CancellationToken.None).ConfigureAwait(false);
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

    private static string InWords(DropletPhase phase) => phase switch
    {
        DropletPhase.Preparing or DropletPhase.Creating => "while it was asked for",
        DropletPhase.Booting => "while it booted",
        DropletPhase.Active => "just after it became active",
        DropletPhase.Connecting => "while waiting for its SSH",
        _ => "while waiting for it to be configured",
    };
}
