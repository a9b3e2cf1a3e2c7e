using System.Globalization;
using System.Security.Cryptography;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>Starts a command of a droplet that its starter need not outlive: its outputs go to files, and a shell beside it writes down how it ended.</summary>
internal static class LocalDetachedStart
{
    // The variables come with the environment, so that neither the line nor its secrets are in an argument list. The keeper carries a run's mark of its own,
    // by which it is seen to live; the command and all it starts carry the run's.
    private const string Script =
        """
        d=$HOME/.spinup/runs/$SPINUP_DETACHED
        u=$(umask); umask 077
        mkdir -p "${d%/*}" && mkdir "$d" && cat >"$d/in" && : >"$d/out" && : >"$d/err" || exit 1
        e=; command -v setsid >/dev/null && e=setsid
        SPINUP_RUN=keeper-$SPINUP_DETACHED $e /bin/sh -c '
        d=$1 u=$2 e=$3 t=$SPINUP_TIMEOUT w=
        exec <"$d/in" 2>"$d/words"
        rm "$d/in"
        if [ -n "$t" ]; then
        ( sleep "$t" & s=$!; trap "kill $s; exit" TERM; wait $s; p=$(cat "$d/p"); : >"$d/late"; kill -s TERM -- "-$p"; sleep 2; kill -s KILL -- "-$p" ) </dev/null >/dev/null 2>&1 & w=$!
        fi
        ( sh -c "echo \$PPID" >"$d/p"; umask "$u"; exec >>"$d/out" 2>>"$d/err"
        SPINUP_RUN=$SPINUP_DETACHED exec $e /bin/sh -c "line=\$SPINUP_DETACHED_LINE; unset SPINUP_DETACHED SPINUP_DETACHED_LINE SPINUP_TIMEOUT; eval \"\$line\"" )
        r=$?
        [ -n "$w" ] && kill $w 2>/dev/null
        echo $(wc -c <"$d/out") $(wc -c <"$d/err") >"$d/sizes"
        echo "exit $r" >&2
        mv "$d/words" "$d/end"
        ' keeper "$d" "$u" "$e" </dev/null >/dev/null 2>&1 &
        """;

    public static async Task<string> RunAsync(HostAccess access, RemoteCommand command, CancellationToken cancellationToken)
    {
        var id = RandomNumberGenerator.GetHexString(20, lowercase: true);
        var line = command.IsShellLine ? command.Line : "exec " + ShellWord.Join([command.Line, .. command.Arguments]);
        if (command.WorkingDirectory is { } directory)
        {
            line = $"cd -- {ShellWord.Quote(directory)} || exit 1\n{line}";
        }

        var start = RemoteCommand.Shell(Script) with
        {
            StandardInput = command.StandardInput,
            Environment = new Dictionary<string, string>(command.Environment)
            {
                ["SPINUP_DETACHED"] = id,
                ["SPINUP_DETACHED_LINE"] = line,
                ["SPINUP_TIMEOUT"] = command.Timeout is { } limit ? Math.Ceiling(limit.TotalSeconds).ToString(CultureInfo.InvariantCulture) : "",
            },
        };
        var started = await LocalRun.RunAsync(access, start, null, cancellationToken);
        return started.Succeeded ? id : throw new RemoteConnectionException($"The droplet at {access.Root} could not start a detached run: {started.StandardErrorTail.Trim()}");
    }
}
