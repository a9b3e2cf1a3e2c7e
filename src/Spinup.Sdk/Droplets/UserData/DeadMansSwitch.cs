using System.Globalization;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets.UserData;

/// <summary>Has a droplet power itself off when its lease is over, without a token. It is billed on until somebody destroys it: this ends what it does, not what it costs.</summary>
/// <remarks>
/// A script that cloud-init runs at every boot (<c>scripts-per-boot</c>), so that it needs no service manager and survives a reboot. It remembers
/// the instance it was made for: a clone of the disk has another instance id, and stays on. A renewal writes a later time beside it.
/// https://docs.cloud-init.io/en/latest/reference/modules.html#scripts-per-boot
/// </remarks>
/// <param name="Lease">A word that names the lease; those of one create share it.</param>
/// <param name="ExpiresAt">When the lease is over.</param>
internal sealed record DeadMansSwitch(string Lease, DateTimeOffset ExpiresAt)
{
    // Looks twice a minute: a renewal is a file that changes, and a clock may jump. DROPLET_ROOT is set on the fake droplets of LocalCloud.
    private const string Text =
        """
        #!/bin/sh
        # spinup: powers this droplet off when its lease is over, unless it is a clone of the one the lease was for
        r=${DROPLET_ROOT:-}; d=$r/var/lib/spinup; t=@TIME@; umask 077
        i=$(cat "$r/var/lib/cloud/data/instance-id") && mkdir -p "$d" || exit
        [ -s "$d/made-for-@LEASE@" ] || printf '%s\n' "$i" >"$d/made-for-@LEASE@" || exit
        [ "$(cat "$d/made-for-@LEASE@")" = "$i" ] || exit 0
        { while :; do
          u=$(cat "$d/until-@LEASE@"); case $u in ''|*[!0-9]*) u=$t;; esac
          w=$((u - $(date +%s)))
          if [ $w -le 0 ]; then shutdown -P now || poweroff || halt -p; w=30; fi
          [ $w -lt 30 ] || w=30
          sleep $w
        done; } </dev/null >/dev/null 2>&1 &
        """;

    /// <summary>Gets where the script lies on the droplet.</summary>
    public string Path => $"/var/lib/cloud/scripts/per-boot/spinup-deadman-{Lease}";

    /// <summary>Gets the script.</summary>
    public string Script => Text
        .Replace("@LEASE@", Lease, StringComparison.Ordinal)
        .Replace("@TIME@", Seconds(ExpiresAt), StringComparison.Ordinal);

    /// <summary>Puts the end off, over a shell of the droplet. Does nothing where the switch was never set.</summary>
    /// <param name="lease">The lease's word.</param>
    /// <param name="until">When the lease is over now.</param>
    public static RemoteCommand Renew(string lease, DateTimeOffset until)
    {
        var script =
            $"""
            d=$DROPLET_ROOT/var/lib/spinup; [ -d "$d" ] || exit 0
            umask 077; echo {Seconds(until)} >"$d/until-{lease}.new" && mv -f "$d/until-{lease}.new" "$d/until-{lease}"
            """;

        return RemoteCommand.Shell(RootScript.Of(script));
    }

    private static string Seconds(DateTimeOffset time) => time.ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture);
}
