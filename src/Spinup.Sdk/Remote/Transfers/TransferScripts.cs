using Spinup.Sdk.Remote.OpenSsh;

namespace Spinup.Sdk.Remote.Transfers;

/// <summary>The machine's side of a transfer, in POSIX shell, with GNU find and tar used to their strengths where they are.</summary>
/// <remarks>
/// Both texts first print a list of what is there: "ok" or "fail REASON" as a line, then for each entry "kind mode size time", path and link target, each ended
/// by NUL, then "end STATUS" and NUL. Then tar takes over standard input or output. The last line on standard error is "status N".
/// </remarks>
internal static class TransferScripts
{
    // What find says of an entry; without GNU's -printf (busybox) nothing is said, and everything is sent.
    private const string List =
        """
        q() { if find / -maxdepth 0 -printf "" 2>/dev/null; then find "$@" -printf '%y %m %s %T@\0%p\0%l\0'; fi; printf 'end %s\0' $?; }
        fail() { printf 'fail %s\n' "$1"; exit; }

        """;

    // The shell goes through them one by one, copying the list each time; with more, the whole directory is listed.
    private const int MostNames = 200;

    /// <summary>Takes files into a directory.</summary>
    /// <param name="directory">Where.</param>
    /// <param name="staging">The name, inside it, of a directory for files that are not whole yet.</param>
    /// <param name="names">The first parts of the paths to come: only these are listed, since the directory may be a home, or the root.</param>
    /// <remarks>A file is extracted into the staging directory and then, by a hard link entry, put in place whole: no list of renames, and no process for each.
    /// GNU tar goes on after a write error and would link half a file: a staged name ends with the size it must have, and what has another is taken away again.</remarks>
    public static string Receive(string directory, string staging, IReadOnlyCollection<string> names) =>
        $$"""
        {{List}}t={{ShellQuote.Path(directory)}}; s={{ShellQuote.Word(staging)}}
        m=$(mkdir -p "$t" 2>&1) && cd "$t" 2>/dev/null || fail "${m:-$t cannot be entered}"
        m=$(mkdir -m 700 "./$s" 2>&1) || fail "$t: $m"
        f=$(df -Pk . 2>/dev/null | { read -r l; read -r l; set -- $l; echo "$4"; })
        if : >"./$s/a.0" && ln "./$s/a.0" "./$s/b.0"; then echo "ok links $f"; else echo "ok no $f"; fi 2>/dev/null
        set -- {{(names.Count > MostNames ? "." : string.Join(' ', names.Select(name => ShellQuote.Word("./" + name))))}}
        for n do shift; if [ -e "$n" ] || [ -L "$n" ]; then set -- "$@" "$n"; fi; done
        if [ $# -gt 0 ]; then q "$@"; else printf 'end 0\0'; fi
        o=; tar --version 2>/dev/null | grep -q GNU && o="-P --delay-directory-restore --warning=no-timestamp"
        tar -x -p -o -f - $o; r=$?
        cat >/dev/null
        [ $r = 0 ] || find "./$s" -type f -printf '%s %f\n' 2>/dev/null | while read -r z f; do
        [ "$z" = "${f##*.}" ] || find . -xdev -samefile "./$s/$f" ! -path "./$s/*" -exec rm -f {} +; done
        rm -rf "./$s"; echo "status $r" >&2
        """;

    /// <summary>Gives files: the whole of a directory's contents, or one file, is listed; names come back on standard input, their contents go out.</summary>
    public static string Send(string path) =>
        $$"""
        {{List}}t={{ShellQuote.Path(path)}}
        if [ -d "$t" ]; then cd "$t" 2>/dev/null || fail "$t: Permission denied"; echo "ok directory"; q . -mindepth 1
        elif [ -f "$t" ]; then [ -r "$t" ] || fail "$t: Permission denied"; echo "ok file"; d=$(dirname "$t"; echo x); b=$(basename "$t"; echo x); cd "${d%?x}"; q -H "./${b%?x}" -maxdepth 0
        elif [ -e "$t" ]; then fail "$t: neither a file nor a directory"
        else fail "$t: No such file or directory"; fi
        tar -c -h -f - --format=gnu --no-recursion --null -T -; echo "status $?" >&2
        """;

    /// <summary>Hashes the files, below a directory, whose names come on standard input.</summary>
    public static string Hash(string directory) => $"cd {ShellQuote.Path(directory)} && exec xargs -0 sha256sum -z --";

    /// <summary>Gives files their modes and, when there are few, their times.</summary>
    public static string Adjust(string directory, IReadOnlyList<TreeEntry> entries)
    {
        // A time needs a process for each file: beyond this many, the next transfer looks inside once more instead.
        const int MostTimes = 200;
        // Words of one command line: 128 KiB is the least any system of today takes.
        const int WordsAtOnce = 200;
        var lines = entries.GroupBy(entry => entry.Mode)
            .SelectMany(group => group.Chunk(WordsAtOnce), (group, chunk) => $"chmod {Convert.ToString((int)group.Key, 8)} {string.Join(' ', chunk.Select(entry => ShellQuote.Word("./" + entry.Path)))}");
        if (entries.Count <= MostTimes)
        {
            lines = lines.Concat(entries.Select(entry => FormattableString.Invariant($"touch -m -d @{(entry.ModifiedAt - DateTime.UnixEpoch).Ticks / 1e7m:0.0000000} {ShellQuote.Word("./" + entry.Path)}")));
        }

        return $"cd {ShellQuote.Path(directory)} && {{\n{string.Join('\n', lines)}\n}} >&2";
    }
}
