using System.Diagnostics;
using System.Globalization;
using OsProcess = System.Diagnostics.Process;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>What this machine has for droplets: who we are, whom commands run as, and which programs are there.</summary>
internal sealed record Machine
{
    /// <summary>Whom commands run as when we are root: "nobody" of nearly every Unix, its group likewise.</summary>
    public const uint CommandUser = 65534;

    private static readonly string[] SshdPlaces = ["/usr/sbin/sshd", "/usr/local/sbin/sshd"];

    public required bool IsRoot { get; init; }

    /// <summary>Gets the login user's name: root when we are, else our own.</summary>
    public required string LoginUser { get; init; }

    /// <summary>Gets the user commands run as; never root.</summary>
    public required uint User { get; init; }

    public required uint Group { get; init; }

    /// <summary>Gets setpriv, which gives up root and forbids getting it back; needed when we are root.</summary>
    public string? Setpriv { get; init; }

    /// <summary>Gets prlimit, which marks a droplet's processes for life.</summary>
    public string? Prlimit { get; init; }

    /// <summary>Gets perl, where it can put up a fence (<see cref="DropletFence"/>) here.</summary>
    public string? Perl { get; init; }

    /// <summary>Gets the version of the kernel's fence; 0 when there is none or it is not wanted.</summary>
    public int FenceVersion { get; init; }

    public string? Sshd { get; init; }

    public string? SshKeygen { get; init; }

    /// <summary>Gets the shell that a droplet's root has: bash as on the real images, where it is there.</summary>
    public required string Shell { get; init; }

    /// <summary>Gets the version of <see cref="Sshd"/> as major * 100 + minor; 0 when it would not say.</summary>
    public int SshdVersion { get; init; }

    /// <summary>Gets whether sshd would refuse root without PAM: its password is locked (<c>!</c>), as on Ubuntu.</summary>
    public bool RootIsLocked { get; init; }

    /// <summary>Gets why nothing can run here, or <see langword="null"/>.</summary>
    public string? CannotRun { get; init; }

    /// <summary>Gets why there is no SSH here, or <see langword="null"/>.</summary>
    public string? NoSsh { get; init; }

    public static Machine Look(ProcessHostOptions options)
    {
        if (OperatingSystem.IsWindows())
        {
            return new Machine
            {
                IsRoot = false,
                LoginUser = "root",
                User = 0,
                Group = 0,
                Shell = "",
                CannotRun = "The Process host runs nothing on Windows: commands need a POSIX shell and signals, and its sshd cannot be confined. Use WSL, Linux or macOS, or the Memory host.",
            };
        }

        var root = Posix.EffectiveUser == 0;
        var setpriv = Find("setpriv");
        if (setpriv is not null && !Succeeds(setpriv, root ? [.. DropRoot(CommandUser), "true"] : ["--no-new-privs", "true"]))
        {
            setpriv = null;
        }

        var (perl, fence) = options.UseLandlock && OperatingSystem.IsLinux() && setpriv is not null ? FindFence() : (null, 0);
        var (sshd, version, noSsh) = FindSshd(options, root);
        return new Machine
        {
            IsRoot = root,
            LoginUser = root ? "root" : Environment.UserName,
            User = root ? CommandUser : Posix.EffectiveUser,
            Group = root ? CommandUser : Posix.EffectiveGroup,
            Setpriv = setpriv,
            Prlimit = OperatingSystem.IsLinux() && Find("prlimit") is { } prlimit && Succeeds(prlimit, ["--rttime=1000000000000:1000000000000", "true"]) ? prlimit : null,
            Perl = perl,
            FenceVersion = fence,
            Sshd = sshd,
            SshdVersion = version,
            RootIsLocked = root && sshd is not null && File.Exists("/etc/shadow") && File.ReadLines("/etc/shadow").Any(static l => l.StartsWith("root:!", StringComparison.Ordinal)),
            SshKeygen = Find("ssh-keygen"),
            Shell = File.Exists("/bin/bash") ? "/bin/bash" : "/bin/sh",
            NoSsh = noSsh,
            CannotRun = root && setpriv is null
                ? "Nothing runs on droplets here: this process is root, and setpriv of util-linux, which would give up root for commands, is missing. Install util-linux, or start it as another user."
                : null,
        };
    }

    /// <summary>The arguments that give up root for good.</summary>
    public static string[] DropRoot(uint user)
    {
        var id = user.ToString(CultureInfo.InvariantCulture);
        return ["--reuid=" + id, "--regid=" + id, "--clear-groups", "--no-new-privs"];
    }

    private static (string? Path, int Version, string? Why) FindSshd(ProcessHostOptions options, bool root)
    {
        if (!options.UseSshd)
        {
            return (null, 0, "SSH is turned off; commands run without it.");
        }

        var sshd = options.SshdPath ?? Find("sshd") ?? SshdPlaces.FirstOrDefault(File.Exists);
        if (sshd is null || !File.Exists(sshd) || Find("ssh-keygen") is null)
        {
            return (null, 0, "No sshd is installed (Debian: apt-get install openssh-server); commands run without SSH, only from this machine.");
        }

        if (root && OperatingSystem.IsLinux())
        {
            // sshd refuses to start as root without its empty directory, which only the packaged service makes.
            Posix.MakeDirectory("/run/sshd", (UnixFileMode)0b111_101_101);
        }

        return (Path.GetFullPath(sshd), VersionOf(sshd), null);
    }

    private static (string? Perl, int Version) FindFence()
    {
        if (Find("perl") is not { } perl)
        {
            return (null, 0);
        }

        using var process = Started(perl, ["-e", DropletFence.VersionScript]);
        var text = process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        return int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var version) && version > 0 ? (perl, version) : (null, 0);
    }

    public static string? Find(string program) =>
        (Environment.GetEnvironmentVariable("PATH") ?? "").Split(':', StringSplitOptions.RemoveEmptyEntries)
            .Concat(["/usr/bin", "/bin", "/usr/sbin", "/sbin"])
            .Where(Path.IsPathRooted)
            .Select(d => Path.Combine(d, program))
            .FirstOrDefault(File.Exists);

    private static bool Succeeds(string program, IReadOnlyList<string> arguments)
    {
        using var process = Started(program, arguments);
        process.WaitForExit();
        return process.ExitCode == 0;
    }

    // `sshd -V` prints its version, and so does the usage text of those too old to know the option.
    private static int VersionOf(string sshd)
    {
        using var process = Started(sshd, ["-V"]);
        var text = process.StandardError.ReadToEnd() + process.StandardOutput.ReadToEnd();
        process.WaitForExit();
        var match = System.Text.RegularExpressions.Regex.Match(text, @"OpenSSH_(\d+)\.(\d+)");
        return match.Success
            ? (int.Parse(match.Groups[1].ValueSpan, CultureInfo.InvariantCulture) * 100) + int.Parse(match.Groups[2].ValueSpan, CultureInfo.InvariantCulture)
            : 0;
    }

    private static OsProcess Started(string program, IReadOnlyList<string> arguments) =>
        OsProcess.Start(new ProcessStartInfo(program, arguments) { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true })
            ?? throw new InvalidOperationException($"'{program}' did not start.");
}
