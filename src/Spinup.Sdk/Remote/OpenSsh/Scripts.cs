using System.Globalization;
using System.Text;

namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>The POSIX shell texts that run on the machine. They travel over standard input; the argument list holds <see cref="Remote"/> only.</summary>
/// <remarks>
/// <para>Tried with dash, bash (also as sh) and busybox ash; the remote user's login shell only has to start /bin/sh.</para>
/// <para>A mark is a random word; a line "mark + letter" says: S started (on stdout, before which login scripts may have printed), P process id,
/// X standard input could not be set up, L the shell line was run to its end, J..j the shell's job list, E exit status and how the watcher ended.</para>
/// </remarks>
internal static class Scripts
{
    /// <summary>Reads a mark and then a text up to that mark again, and runs it: half a text, from a cut line, is never run.</summary>
    /// <remarks>No quote, exclamation mark, line feed: it stands in single quotes for whatever login shell there is.</remarks>
    public const string Loader =
        """IFS= read -r n; s=; z=$(printf "\n_"); z=${z%_}; while IFS= read -r l; do if [ "$l" = "$n" ]; then eval "$s"; exit; fi; s=$s$l$z; done""";

    /// <summary>What ssh is asked to run: the same for every command.</summary>
    public const string Remote = "exec /bin/sh -c '" + Loader + "'";

    // Runs the text that follows (up to the mark again) in a session of its own and tells how it ended.
    //
    // Standard input is the lifeline: when it ends (the client cancelled, died, or the line was cut) the watcher w ends the command's session, its
    // process group and whatever else carries its SPINUP_COMMAND variable: TERM, the grace, KILL, until none is left. Hence the command cannot read
    // from it: what it shall read comes through a named pipe that another session writes to.
    //
    // "exit 137" and a SIGKILL are one number to wait(1), but the job list tells them apart ("Done(137)", "Exit 137"; "Killed"). dash and busybox
    // still list a job after wait, bash only until then, but runs a trap on CHLD before; in a subshell, dash lists none: hence directly to the stream.
    //
    // Opening the pipe for both at the end releases a writer that still waits for its reader.
    //
    // A background job of a shell without job control ignores INT and QUIT, and cannot undo it; GNU env can (PIPE: some servers leave it ignored).
    private const string Run =
        """
        b=@LOADER@
        i=@ID@; g=@GRACE@; d=; f=/dev/null
        [ -n "$BASH_VERSION" ] && set +o posix
        exec 4<&0 5>&2 2>/dev/null
        printf '%sS\n' "$n"
        c=; o=
        while IFS= read -r l; do [ "$l" = "$n" ] && { o=1; break; }; c=$c$l$z; done
        [ -n "$o" ] || exit
        exec </dev/null
        if [ @INPUT@ = 1 ]; then d=$(mktemp -d "${TMPDIR:-/tmp}/spinup.XXXXXXXX") && f=$d/i && mkfifo "$f" || { printf '%sX\n' "$n" >&5; exit; }; fi
        e=; command -v setsid >/dev/null && e=setsid || set -m
        env --default-signal=INT,QUIT,PIPE true && e="$e env --default-signal=INT,QUIT,PIPE"
        x() { exec 3<"$f" 4<&- 2>&5 5>&-; SPINUP_COMMAND=$i; export SPINUP_COMMAND; exec $e /bin/sh -c "$b"; }
        j() { printf '%sJ\n' "$n"; jobs -l; printf '%sj\n' "$n"; }

        """
        + Ending +
        """
        w() { read -r l <&4; trap '' TERM; exec 4<&-; k TERM; v "$g" && exit; k KILL; v 50; }
        [ -n "$BASH_VERSION" ] && trap 'j >&5' CHLD
        printf '%s\n%s%s\n' "$n" "$c" "$n" | x & p=$!
        c=
        printf '%sP %s %s\n' "$n" "$p" "$d" >&5
        ( w ) <&4 >/dev/null 5>&- & w=$!
        exec 4<&-
        wait $p; r=$?
        if [ -n "$BASH_VERSION" ]; then trap - CHLD; else j >&5; fi
        kill $w; wait $w; k=$?
        [ -n "$d" ] && { ( : <>"$f" ); rm -rf "$d"; }
        printf '%sE %s %s\n' "$n" "$r" "$k" >&5
        printf '%sE\n' "$n"

        """;

    /// <summary>Shell functions that end a command, $p, of the id $i: what it started is in its session or group, or carries its variable.</summary>
    /// <remarks>m: what is left of it. k SIGNAL. a: is anything left? v LOOKS: waits until nothing is.</remarks>
    public const string Ending =
        """
        m() {
        for q in /proc/[0-9]*/stat; do l=; read -r l <"$q" || continue; set -- ${l##*) }; case $1 in Z|X) continue;; esac
        [ "$3" = "$p" ] || [ "$4" = "$p" ] && { q=${q#/proc/}; echo "${q%/stat}"; }; done
        grep -ls "SPINUP_COMMAND=$i" /proc/[0-9]*/environ | while IFS=/ read -r q q q l; do echo "$q"; done
        }
        k() { kill -s "$1" -- "-$p"; kill -s "$1" "$p"; for q in $(m); do kill -s "$1" "$q"; done; }
        a() { if [ -e /proc/self/stat ]; then [ -n "$(m)" ]; else kill -0 -- "-$p" || kill -0 "$p"; fi; }
        v() { t=0; while a; do [ $t -ge "$1" ] && return 1; if [ $t -lt 5 ]; then sleep 0.02; else sleep 0.1; fi || sleep 1; t=$((t+1)); done; }

        """;

    /// <summary>The whole of what is sent for a command, after which standard input is the lifeline.</summary>
    public static byte[] ForCommand(RemoteCommand command, string mark, string id, TimeSpan grace)
    {
        var run = Run
            .Replace("@LOADER@", ShellQuote.Word(Loader), StringComparison.Ordinal)
            .Replace("@ID@", id, StringComparison.Ordinal)
            .Replace("@GRACE@", Looks(grace), StringComparison.Ordinal)
            .Replace("@INPUT@", command.StandardInput is null ? "0" : "1", StringComparison.Ordinal);
        return Encoding.UTF8.GetBytes($"{mark}\n{run}{mark}\n{Child(command, "exec 9>&2", $"printf '%sL\\n' {mark} >&9")}{mark}\n");
    }

    /// <summary>How often to look whether all is gone, for a grace: five times within 0.1 s, then every 0.1 s.</summary>
    public static string Looks(TimeSpan grace) => (grace == TimeSpan.Zero ? 0 : 4 + (int)Math.Ceiling(grace.TotalSeconds * 10)).ToString(CultureInfo.InvariantCulture);

    /// <summary>A text of our own that reads the rest of standard input itself; it begins by saying S on stdout.</summary>
    public static byte[] ForScript(string script, string mark) => Encoding.UTF8.GetBytes($"{mark}\nprintf '%sS\\n' \"$n\"\n{script}\n{mark}\n");

    /// <summary>Brings the rest of standard input to a command that waits at a named pipe, and takes the pipe out of the file system.</summary>
    public static string Feed(string directory) =>
        $"exec 3>{ShellQuote.Word(directory + "/i")} || exit; rm -rf {ShellQuote.Word(directory)}; exec cat >&3";

    /// <summary>Holds a connection open for as long as this side holds its standard input open.</summary>
    public const string Hold = "exec cat >/dev/null";

    /// <summary>Ends whatever carries a command's id, over a second line, when the first was cut; prints how many are left.</summary>
    public static string Kill(string id) =>
        $$"""
        m() { grep -ls "SPINUP_COMMAND={{id}}" /proc/[0-9]*/environ | while IFS=/ read -r q q q l; do echo "$q"; done; }
        for s in TERM KILL KILL; do for q in $(m); do kill -s $s $q; done 2>/dev/null; [ -n "$(m)" ] && sleep 0.5; done
        m | grep -c .
        """;

    /// <summary>The text of the command itself.</summary>
    /// <param name="command">The command.</param>
    /// <param name="openWay">What makes stream 9 the way out for the word that a shell line was run to its end.</param>
    /// <param name="sayDone">What says that word.</param>
    public static string Child(RemoteCommand command, string openWay, string sayDone)
    {
        var text = new StringBuilder("exec 0<&3 3<&-; unset n s l z\n");
        foreach (var (name, value) in command.Environment)
        {
            if (!IsVariableName(name))
            {
                throw new ArgumentException($"'{name}' cannot be the name of an environment variable: letters, digits and _ only, no digit first.", nameof(command));
            }

            text.Append(CultureInfo.InvariantCulture, $"export {name}={ShellQuote.Word(value)}\n");
        }

        if (command.WorkingDirectory is { Length: > 0 } directory)
        {
            text.Append(CultureInfo.InvariantCulture, $"cd {ShellQuote.Path(directory)} || exit 1\n");
        }

        if (command.IsShellLine)
        {
            // eval, not "sh -c": a line in an argument list could be read by others. The line itself does not get the way out.
            text.Append(CultureInfo.InvariantCulture, $"{openWay}\neval {ShellQuote.Word(command.Line)} 9>&-\nset -- $?; {sayDone}; exit $1\n");
            return text.ToString();
        }

        if (command.Line.StartsWith('-'))
        {
            throw new ArgumentException("A program's name cannot begin with '-'; give its path (./-name).", nameof(command));
        }

        text.Append("exec ").AppendJoin(' ', command.Arguments.Prepend(command.Line).Select(ShellQuote.Word)).Append(" 9>&-\n");
        return text.ToString();
    }

    private static bool IsVariableName(string name) =>
        name.Length > 0 && !char.IsAsciiDigit(name[0]) && name.All(character => char.IsAsciiLetterOrDigit(character) || character == '_');
}
