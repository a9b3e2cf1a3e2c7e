namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>The kernel's fence around a droplet (Landlock, Linux 5.13): what runs behind it, and all that it starts, can change files only in given places.</summary>
/// <remarks>
/// Any user may put it up, nobody can take it down again. It must be put up by the process that then becomes the
/// command; in a .NET process every thread that a fenced one creates, the pool's too, would be fenced with it. Hence a few
/// lines of Perl, which Debian, Ubuntu and most others always have. Reading is not fenced: programs live all over the machine.
/// </remarks>
internal static class DropletFence
{
    /// <summary>Prints the version of the kernel's Landlock, -1 where there is none.</summary>
    public const string VersionScript = "print syscall(444, 0, 0, 1)";

    /// <summary>The version from which signals to processes outside can be refused too (Linux 6.12).</summary>
    public const int FencesSignals = 6;

    /// <summary>The script: its first argument says whether signals and abstract sockets stay inside, the rest is the command it becomes.</summary>
    /// <param name="version">The kernel's.</param>
    /// <param name="trees">Directories in which everything may be changed.</param>
    /// <param name="files">Files, and directories whose files, may be written to, but not removed or added.</param>
    public static string Script(int version, IEnumerable<string> trees, IEnumerable<string> files) => $$"""
        # Puts up the fence and becomes the command. The system calls have the same numbers on every architecture (linux/landlock.h).
        use strict;
        my $inside = int(shift @ARGV);
        # Writing to files; making and removing files of every kind; moving them between directories (2), cutting them (3).
        my $tree = 0x2 | 0x1ff0{{(version >= 2 ? " | 0x2000" : "")}}{{(version >= 3 ? " | 0x4000" : "")}};
        my $file = $tree & 0x4002;
        my $rules = pack('QQQ', $tree, 0, {{(version >= FencesSignals ? "$inside ? 3 : 0" : "0")}});
        my $fence = syscall(444, $rules, {{(version >= FencesSignals ? "24" : "8")}}, 0);
        die "landlock_create_ruleset: $!\n" if $fence < 0;
        sub allow {
          my ($rights, $path) = @_;
          # Not on this machine: nothing to allow. 0x200000 is O_PATH.
          sysopen(my $at, $path, 0x200000) or return;
          my $rule = pack('Ql', $rights, fileno($at));
          syscall(445, $fence, 1, $rule, 0) == 0 or die "landlock_add_rule $path: $!\n";
        }
        allow($tree, $_) for ({{Words(trees)}});
        allow($file, $_) for ({{Words(files)}});
        syscall(446, $fence, 0) == 0 or die "landlock_restrict_self: $!\n";
        exec { $ARGV[0] } @ARGV or die "$ARGV[0]: $!\n";

        """;

    private static string Words(IEnumerable<string> paths) =>
        string.Join(", ", paths.Select(p => "'" + p.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("'", "\\'", StringComparison.Ordinal) + "'"));
}
