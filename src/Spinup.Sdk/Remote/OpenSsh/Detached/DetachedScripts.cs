using System.Globalization;
using System.Text;

namespace Spinup.Sdk.Remote.OpenSsh.Detached;

/// <summary>The POSIX shell texts of detached runs. As with <see cref="Scripts"/>: tried with dash, bash (also as sh) and busybox ash, and they travel over standard input.</summary>
/// <remarks>
/// <para>A run is a directory, <c>~/.spinup/runs/ID</c>, that only the login user can enter:</para>
/// <para>out, err: what the command wrote, and at their very end the records of its end, as a command that is not detached has them on its two streams (see <see cref="Scripts"/>). So a
/// reader's position is the number of bytes it took, and whoever reads to the end reads how it ended.</para>
/// <para>k: the keeper's process id, start and boot; renamed to e once the end is written. A keeper that is gone without an e has told no end and never will.</para>
/// <para>p, l, j: the command's process id; L once the shell line was run to its end; the job list. room: is given back when the end is written. All four are
/// written in full when the run is made and then written over in place: a full disk cannot keep the end from being told.</para>
/// <para>ID.in beside the directory: the command's input, from when it is brought until the run opens it.</para>
/// </remarks>
internal static class DetachedScripts
{
    // Reads the command's text up to the mark; then claims the directory, so that a text sent twice starts one command, and leaves the rest to the keeper.
    private const string Starter =
        """
        b=@LOADER@
        k=@KEEPER@
        d=$HOME/.spinup/runs/@ID@
        [ -n "$BASH_VERSION" ] && set +o posix
        exec 2>/dev/null
        printf '%sS\n' "$n"
        c=; o=
        while IFS= read -r l; do [ "$l" = "$n" ] && { o=1; break; }; c=$c$l$z; done
        [ -n "$o" ] || exit
        exec </dev/null
        u=$(umask); umask 077
        if m=$(mkdir -p "${d%/*}" 2>&1 && mkdir "$d" 2>&1); then
        umask "$u"
        e=; command -v setsid >/dev/null && e=setsid || set -m
        printf '%s\n%s%s\n%s%s\n' "$n" "$k" "$n" "$c" "$n" | $e /bin/sh -c "$b" &
        elif [ -d "$d" ]; then
        t=0; until read -r l <"$d/p" && [ -n "$l" ]; do [ $t -lt 100 ] && [ -d "$d" ] || { echo 'fail it was begun and did not come up'; exit; }; sleep 0.1 || sleep 1; t=$((t+1)); done
        echo ok
        else
        printf 'fail %s\n' "$m"
        fi

        """;

    // Outlives the connection; starts the command in a session of its own and stays until it has told its end. How "exit 137" and a SIGKILL are told apart, and
    // why bash lists its jobs in a trap, is said at Scripts.Run.
    private const string Keeper =
        """
        i=@ID@; g=@GRACE@; t=@TIMEOUT@; d=$HOME/.spinup/runs/$i
        [ -n "$BASH_VERSION" ] && set +o posix
        exec 4>&1 >/dev/null 2>&1
        c=; o=
        while IFS= read -r l; do [ "$l" = "$n" ] && { o=1; break; }; c=$c$l$z; done
        [ -n "$o" ] || exit
        exec </dev/null
        u=$(umask); umask 077
        # Whoever waits for the answer may be gone; that must not end this.
        trap '' PIPE
        no() { rm -rf "$d"; printf 'fail %s\n' "$1" >&4; exit; }
        y() { read -r q l </proc/uptime || q=$(date +%s); }
        read -r o </proc/sys/kernel/random/boot_id || o=0
        s=0; read -r l </proc/$$/stat && { set -- ${l##*) }; s=${20}; }
        : >"$d/out" && : >"$d/err" && head -c 65536 /dev/zero >"$d/room" && printf '%s\n' "$$ $s $o" >"$d/k" &&
        printf ' \n' >"$d/l" && printf '%40s\n' '' >"$d/p" && printf '%4000s\n' '' >"$d/j" || no "there is no room for its files in $d"
        exec 3</dev/null
        if [ @INPUT@ = 1 ]; then [ -r "$d.in" ] || no "its input is not there"; exec 3<"$d.in"; rm -f "$d.in"; fi
        e=; command -v setsid >/dev/null && e=setsid || set -m
        env --default-signal=INT,QUIT,PIPE true && e="$e env --default-signal=INT,QUIT,PIPE"
        x() { trap - PIPE; exec 9<>"$d/l" >>"$d/out" 2>>"$d/err" 4>&-; umask "$u"; SPINUP_COMMAND=$i; export SPINUP_COMMAND; exec $e /bin/sh -c "$b"; }
        j() { { jobs -l; echo end; } 1<>"$d/j"; }

        """
        + Scripts.Ending +
        """
        w() { sleep "$t" & s=$!; trap 'kill $s; exit 9' TERM; wait $s; trap '' TERM; kill -0 $$ || exit 9; k TERM; v "$g" && exit; k KILL; v 50; exit 0; }
        [ -n "$BASH_VERSION" ] && trap j CHLD
        y; a=$q
        printf '%s\n%s%s\n' "$n" "$c" "$n" | x & p=$!
        c=; exec 3<&-
        printf '%s' "$p" 1<>"$d/p"
        echo ok >&4
        exec 4>&-
        w=; [ -n "$t" ] && { ( w ) & w=$!; }
        wait $p; r=$?
        if [ -n "$BASH_VERSION" ]; then trap - CHLD; else j; fi
        y; k=9; [ -n "$w" ] && { kill $w; wait $w; k=$?; }
        rm -f "$d/room"
        c=; while IFS= read -r l; do [ "$l" = end ] && break; c=$c$l$z; done <"$d/j"
        read -r l <"$d/l"; [ "$l" = L ] && l=${n}L$z || l=
        c="${n}P $p $z$l${n}J$z$c${n}j$z${n}E $r $k $a $q$z"
        while [ -d "$d" ] && ! printf '%s' "$c" >>"$d/err"; do sleep 1; done
        while [ -d "$d" ] && ! printf '%sE\n' "$n" >>"$d/out"; do sleep 1; done
        mv "$d/k" "$d/e"

        """;

    // r: does the keeper run? A process of its number, from the same boot, that began when it did.
    private const string Alive =
        """
        i=@ID@; d=$HOME/.spinup/runs/$i
        r() { read -r q h o <"$d/k" || return 1; [ -e /proc/self/stat ] || { kill -0 "$q"; return; }
        l=0; read -r l </proc/sys/kernel/random/boot_id; [ "$l" = "$o" ] && read -r l <"/proc/$q/stat" || return 1; set -- ${l##*) }; [ "${20}" = "$h" ]; }

        """;

    // One stream a session, on standard output: on standard error the ssh client itself speaks when a line is cut. Standard input is the lifeline here too, of the reading only.
    // While the keeper runs the file is followed; a reader that finds it gone, or sees it go without an end, leaves: the next one reads what there is, which is not to grow any more.
    private const string Reader =
        """
        [ -d "$d" ] || { printf '%sN\n' "$n"; exit; }
        exec 2>/dev/null
        f=$d/@STREAM@
        t=$(stat -c %s "$f") || t=$(wc -c <"$f")
        [ $t -ge @FROM@ ] || { printf '%sO\n' "$n"; exit; }
        if r; then
        tail -c +$((@FROM@+1)) -f "$f" & t=$!
        ( while r || [ -e "$d/e" ]; do sleep 1; done; kill $t $$ ) </dev/null >/dev/null & w=$!
        read -r l
        kill $t $w
        else
        tail -c +$((@FROM@+1)) "$f"; printf '%sD\n' "$n"
        fi
        """;

    // A command whose keeper is gone is known by its variable only: its number may be another's by now. What has ended is given time to be told.
    private const string Stopper =
        """
        [ -d "$d" ] || { echo gone; exit; }
        exec 2>/dev/null
        g=@GRACE@; p=none; r && read -r p <"$d/p"
        k TERM; v "$g" || { k KILL; v 50; }
        a && { echo left; exit; }
        t=0; while r && [ $t -lt 50 ]; do sleep 0.1 || sleep 1; t=$((t+1)); done
        echo ended
        """;

    // A keeper whose command has ended is given time to say so; one that has no room for it is not waited for, since this makes room.
    private const string Remover =
        """
        c() { r && read -r p <"$d/p" && { [ -e "/proc/$p" ] || kill -0 "$p"; }; }
        if c 2>/dev/null; then echo running; exit; fi
        t=0; while r 2>/dev/null && [ $t -lt 20 ]; do sleep 0.1 || sleep 1; t=$((t+1)); done
        m=$(rm -rf "$d" "$d.in" 2>&1) && echo removed || printf 'fail %s\n' "$m"
        """;

    /// <summary>The whole of what is sent to start a command. It answers "ok", or "fail REASON".</summary>
    public static byte[] Start(RemoteCommand command, string id, string mark, TimeSpan grace)
    {
        var keeper = Keeper
            .Replace("@ID@", id, StringComparison.Ordinal)
            .Replace("@GRACE@", Scripts.Looks(grace), StringComparison.Ordinal)
            .Replace("@TIMEOUT@", command.Timeout is { } limit ? ((long)Math.Ceiling(limit.TotalSeconds)).ToString(CultureInfo.InvariantCulture) : "", StringComparison.Ordinal)
            .Replace("@INPUT@", command.StandardInput is null ? "0" : "1", StringComparison.Ordinal);
        var starter = Starter
            .Replace("@ID@", id, StringComparison.Ordinal)
            .Replace("@LOADER@", ShellQuote.Word(Scripts.Loader), StringComparison.Ordinal)
            .Replace("@KEEPER@", ShellQuote.Word("b=" + ShellQuote.Word(Scripts.Loader) + "\n" + keeper), StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes($"{mark}\n{starter}{mark}\n{Scripts.Child(command, ":", "printf L >&9")}{mark}\n");
    }

    /// <summary>Takes a command's input, and answers with how many bytes came.</summary>
    public static string TakeInput(string id) =>
        $"""
        d=$HOME/.spinup/runs; umask 077; mkdir -p "$d" && cat >"$d/{id}.in" && wc -c <"$d/{id}.in"
        """;

    /// <summary>Reads one of the outputs from a byte on. Its records have the run's own mark, which must be the session's.</summary>
    public static string Read(string id, RemoteChannel stream, long from) => (Alive + Reader)
        .Replace("@ID@", id, StringComparison.Ordinal)
        .Replace("@STREAM@", stream == RemoteChannel.StandardOutput ? "out" : "err", StringComparison.Ordinal)
        .Replace("@FROM@", from.ToString(CultureInfo.InvariantCulture), StringComparison.Ordinal);

    /// <summary>Ends a command; answers "ended", "left" when something does not end, "gone" when there is no such run.</summary>
    public static string Stop(string id, TimeSpan grace) => (Alive + Scripts.Ending + Stopper)
        .Replace("@ID@", id, StringComparison.Ordinal).Replace("@GRACE@", Scripts.Looks(grace), StringComparison.Ordinal);

    /// <summary>Removes a run's files; answers "removed", "running" when the command does, "fail REASON".</summary>
    public static string Remove(string id) => (Alive + Remover).Replace("@ID@", id, StringComparison.Ordinal);
}
