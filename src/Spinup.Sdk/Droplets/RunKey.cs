using System.Security.Cryptography;
using Microsoft.Extensions.Logging;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.SshKeys;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets;

/// <summary>The key of this run in the account: registered with the first droplet that needs it, removed with the last.</summary>
/// <remarks>
/// Its name is of the same grammar as a droplet's, so that a sweep finds a key whose owner died. A droplet needs it there only until
/// it has booted. Keys are never listed (10 lists a minute is all one gets): the fingerprint is known.
/// </remarks>
internal sealed partial class RunKey(IDigitalOceanClient api, IRemoteShellFactory shells, IApiClock clock, TimeProvider time, ILogger<RunKey> logger) : IDisposable
{
    private const string Label = "key";
    private const int MaxTries = 4;
    private static readonly TimeSpan FirstPause = TimeSpan.FromMilliseconds(250);
    private static readonly TimeSpan RemovalLimit = TimeSpan.FromSeconds(20);

    // Held while the key is registered or removed, so that one droplet's last use and another's first do not cross.
    private readonly SemaphoreSlim gate = new(1, 1);
    private int holders;
    private DateTimeOffset? expiresAt;

    /// <summary>Holds the key in the account until the hold is released.</summary>
    /// <param name="until">When the droplet it is for expires.</param>
    /// <param name="bootedBy">When that droplet has surely booted; from then on it does without the account's copy.</param>
    /// <param name="cancellationToken">Keeps the key from being registered; a registration that was sent is followed to its end.</param>
    /// <returns>The hold, or <see langword="null"/> when the shells need no key.</returns>
    /// <exception cref="DigitalOceanApiException">The key could not be registered.</exception>
    public async Task<KeyHold?> HoldAsync(DateTimeOffset until, DateTimeOffset bootedBy, CancellationToken cancellationToken)
    {
        if (shells.PublicKey is not { } publicKey)
        {
            return null;
        }

        var fingerprint = FingerprintOf(publicKey);
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            // A key registered for shorter lives gets a later name, or a sweep could take it while this droplet boots.
            if (expiresAt is { } known && known < bootedBy)
            {
                expiresAt = await RenameAsync(fingerprint, NameUntil(until)).ConfigureAwait(false) ? until : null;
            }

            if (expiresAt is null)
            {
                await RegisterAsync(NameUntil(until), publicKey, fingerprint).ConfigureAwait(false);
                expiresAt = until;
                LogRegistered(fingerprint);
            }

            holders++;
            return new KeyHold(this, fingerprint);
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    private async Task ReleaseAsync(string fingerprint, TimeSpan within)
    {
        await gate.WaitAsync(CancellationToken.None).ConfigureAwait(false);
        try
        {
            if (--holders == 0 && await RemoveAsync(fingerprint, within).ConfigureAwait(false))
            {
                expiresAt = null;
            }
        }
        finally
        {
            gate.Release();
        }
    }

    private string NameUntil(DateTimeOffset until) =>
        DropletName.Create(DropletKind.Ephemeral, Label, IntentId.New(clock.UtcNow), until).ToString();

    /// <summary>Registers the key. Sending it twice does no harm: the account holds a key once, whatever its name.</summary>
    private async Task RegisterAsync(string name, string publicKey, string fingerprint)
    {
        for (var attempt = 1; ; attempt++)
        {
            try
            {
                await api.SshKeys.CreateAsync(new CreateSshKeyRequest { Name = name, PublicKey = publicKey }, CancellationToken.None).ConfigureAwait(false);
                return;
            }
            catch (DigitalOceanApiException refusal) when (refusal.Kind is DigitalOceanErrorKind.Validation or DigitalOceanErrorKind.Conflict)
            {
                // "SSH Key is already in use on your account": an earlier try came through, or an earlier removal did not.
                if (!await RenameAsync(fingerprint, name).ConfigureAwait(false))
                {
                    throw;
                }

                return;
            }
            catch (DigitalOceanApiException failure) when (attempt < MaxTries && MayHaveBeenDone(failure))
            {
                await Task.Delay(FirstPause * attempt, time, CancellationToken.None).ConfigureAwait(false);
            }
            catch (DigitalOceanApiException failure) when (MayHaveBeenDone(failure))
            {
                await RemoveAsync(fingerprint, RemovalLimit).ConfigureAwait(false);
                throw;
            }
        }
    }

    /// <returns>Whether the account has the key; it bears the name then.</returns>
    private async Task<bool> RenameAsync(string fingerprint, string name)
    {
        try
        {
            await api.SshKeys.UpdateAsync(fingerprint, new UpdateSshKeyRequest { Name = name }, CancellationToken.None).ConfigureAwait(false);
            return true;
        }
        catch (DigitalOceanApiException refusal) when (refusal.Kind == DigitalOceanErrorKind.NotFound)
        {
            return false;
        }
    }

    private static bool MayHaveBeenDone(DigitalOceanApiException failure) =>
        failure.Kind is DigitalOceanErrorKind.Server or DigitalOceanErrorKind.Transport or DigitalOceanErrorKind.UnreadableAnswer;

    /// <returns>Whether it is gone from the account.</returns>
    private async Task<bool> RemoveAsync(string fingerprint, TimeSpan within)
    {
        using var limit = new CancellationTokenSource(within < RemovalLimit ? within : RemovalLimit, time);
        try
        {
            await api.SshKeys.DeleteAsync(fingerprint, limit.Token).ConfigureAwait(false);
            LogRemoved(fingerprint);
            return true;
        }
        catch (DigitalOceanApiException refusal) when (refusal.Kind == DigitalOceanErrorKind.NotFound)
        {
            return true;
        }
        catch (Exception failure) when (failure is DigitalOceanApiException or OperationCanceledException)
        {
            LogLeft(failure, fingerprint);
            return false;
        }
    }

    // DigitalOcean names a key by the MD5 of its blob, in pairs. It identifies, it does not protect.
#pragma warning disable CA5351
    private static string FingerprintOf(string publicKey) =>
        string.Join(':', MD5.HashData(Convert.FromBase64String(publicKey.Split(' ', StringSplitOptions.RemoveEmptyEntries)[1]))
            .Select(octet => octet.ToString("x2", System.Globalization.CultureInfo.InvariantCulture)));
#pragma warning restore CA5351

    [LoggerMessage(EventIds.KeyRegistered, LogLevel.Debug, "Key {Fingerprint} is registered")]
    private partial void LogRegistered(string fingerprint);

    [LoggerMessage(EventIds.KeyRemoved, LogLevel.Debug, "Key {Fingerprint} is removed from the account")]
    private partial void LogRemoved(string fingerprint);

    [LoggerMessage(EventIds.KeyLeft, LogLevel.Warning, "Key {Fingerprint} could not be removed from the account; its name says when it expires, and a sweep removes it")]
    private partial void LogLeft(Exception failure, string fingerprint);

    /// <summary>One droplet's use of the key.</summary>
    internal sealed class KeyHold(RunKey key, string fingerprint)
    {
        private int released;

        public string Fingerprint => fingerprint;

        /// <summary>Ends the use; the last one removes the key. May be called again. Never throws: a key left behind is logged, and swept.</summary>
        /// <param name="within">How long the removal may take; 20 s at most in any case.</param>
        public Task ReleaseAsync(TimeSpan? within = null) =>
            Interlocked.Exchange(ref released, 1) == 0 ? key.ReleaseAsync(fingerprint, within ?? RemovalLimit) : Task.CompletedTask;
    }
}
