namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>Has a machine make its own host key, and goes over to it.</summary>
internal static class HostKeyRotation
{
    private static readonly TimeSpan Pause = TimeSpan.FromMilliseconds(15);

    // The new key is made beside the old ones and moved into place, so that a failure leaves a machine that still answers. DROPLET_ROOT is set on the
    // fake droplets of LocalCloud, whose sshd is found by its process id; elsewhere it is the service manager's to reload.
    private const string Script =
        """
        r=${DROPLET_ROOT:-}; d=$r/etc/ssh; k=$d/ssh_host_ed25519_key; umask 077
        rm -f "$k.spinup" "$k.spinup.pub"
        ssh-keygen -q -t ed25519 -N "" -C "" -f "$k.spinup" </dev/null >&2 || exit
        chmod 644 "$k.spinup.pub"
        for f in "$d"/ssh_host_*; do case $f in *.spinup|*.spinup.pub) ;; *) rm -f "$f";; esac; done
        mv -f "$k.spinup.pub" "$k.pub" && mv -f "$k.spinup" "$k" || exit
        if [ -n "$r" ] && kill -HUP "$(cat "$r/run/sshd.pid")"; then :
        else systemctl reload ssh || systemctl reload sshd || service ssh reload || kill -HUP "$(cat "$r/run/sshd.pid")"; fi >&2 || exit
        echo "new key: $(cat "$k.pub")"
        """;

    public static async Task<string> RunAsync(SshLink link, RemoteOptions options, TimeProvider timeProvider, Action<string>? pinned, CancellationToken cancellationToken)
    {
        var machine = SshFailure.Name(link.Endpoint);
        var (answer, error) = await link.AskAsync(RootScript.Of(Script), cancellationToken).ConfigureAwait(false);
        var line = answer.Split('\n').FirstOrDefault(line => line.StartsWith("new key: ssh-ed25519 ", StringComparison.Ordinal));
        if (line is null)
        {
            throw new RemoteConnectionException($"{machine} could not make a host key of its own: {error.Trim()}");
        }

        var words = line.Split(' ');
        var key = $"{words[2]} {words[3]}";
        link.Pin(key);
        if (link.SharesConnections)
        {
            pinned?.Invoke(key);
        }

        await VerifyAsync(link, options, timeProvider, machine, cancellationToken).ConfigureAwait(false);
        return key;
    }

    /// <summary>Connects anew until sshd, which may just be reading its configuration again, serves the new key.</summary>
    private static async Task VerifyAsync(SshLink link, RemoteOptions options, TimeProvider timeProvider, string machine, CancellationToken cancellationToken)
    {
        var begun = timeProvider.GetTimestamp();
        while (true)
        {
            try
            {
                await link.RenewAsync(cancellationToken).ConfigureAwait(false);
                return;
            }
            catch (RemoteConnectionException exception) when (exception.Reason != RemoteFailure.AuthenticationRefused)
            {
                if (timeProvider.GetElapsedTime(begun) > options.ConnectTimeout)
                {
                    throw new RemoteConnectionException($"{machine} made a new host key, but its sshd does not serve it: {exception.Message}", exception.Reason, exception);
                }

                await Task.Delay(Pause, timeProvider, cancellationToken).ConfigureAwait(false);
            }
        }
    }
}
