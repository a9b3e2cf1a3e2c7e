using System.Globalization;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>A droplet's directory: its disk, and beside it what the host keeps about it.</summary>
/// <remarks>
/// The disk (<see cref="Root"/>) belongs to the user that commands run as. What the host keeps
/// (<see cref="Own"/>) belongs to us, so that a command cannot turn a file that root writes into a link.
/// </remarks>
internal sealed class DropletDirectory
{
    private const UnixFileMode Private = UnixFileMode.UserRead | UnixFileMode.UserWrite | UnixFileMode.UserExecute;
    private const UnixFileMode Readable = Private | UnixFileMode.GroupRead | UnixFileMode.GroupExecute | UnixFileMode.OtherRead | UnixFileMode.OtherExecute;
    private readonly Machine machine;

    public DropletDirectory(string cloudDirectory, long id, Machine machine)
    {
        this.machine = machine;
        Root = Path.Combine(cloudDirectory, id.ToString(CultureInfo.InvariantCulture));
        Own = Path.Combine(Root, ".spinup");
        Home = machine.IsRoot ? Path.Combine(Root, "root") : Path.Combine(Root, "home", machine.LoginUser);
    }

    public string Root { get; }

    /// <summary>Gets the login user's home.</summary>
    public string Home { get; }

    /// <summary>Gets where the host keeps what is not the droplet's: scripts, sshd's configuration, acknowledgements.</summary>
    public string Own { get; }

    public string Ssh => Path.Combine(Root, "etc", "ssh");

    public string AuthorizedKeys => Path.Combine(Home, ".ssh", "authorized_keys");

    public string Log => Path.Combine(Root, "var", "log");

    public string Shims => Path.Combine(Own, "bin");

    public string Shell => Path.Combine(Own, "shell");

    /// <summary>Gets the script that puts up the fence.</summary>
    public string Fence => Path.Combine(Own, "fence");

    /// <summary>Gets the file that is there while the droplet is on, for shells without SSH.</summary>
    public string On => Path.Combine(Own, "on");

    public string Acknowledgements => Path.Combine(Own, "acks");

    public string CloudInit => Path.Combine(Own, "cloud-init");

    /// <summary>Makes what is missing.</summary>
    public void Create()
    {
        Posix.MakeDirectory(Root, Private | UnixFileMode.GroupExecute | UnixFileMode.OtherExecute);
        foreach (var directory in new[] { Own, Shims, Acknowledgements, CloudInit })
        {
            Posix.MakeDirectory(directory, Readable);
        }

        foreach (var parts in new[] { "etc/ssh", "home", "root", "run", "tmp", "var/lib/cloud/data", "var/log", "var/tmp" })
        {
            MakeOwned(Path.Combine(Root, parts));
        }

        MakeOwned(Home, Private);
        MakeOwned(Path.Combine(Home, ".ssh"), Private);
        Give(Root);
    }

    /// <summary>Writes a file of the droplet's; what was there is replaced, never written through.</summary>
    /// <param name="path">Absolute, or below the droplet's directory.</param>
    /// <param name="contents">What it holds.</param>
    /// <param name="mode">Its permissions.</param>
    /// <param name="append">Whether it holds what was there before first.</param>
    /// <exception cref="IOException">The path leaves the droplet's directory, or the file cannot be written.</exception>
    public void Write(string path, ReadOnlySpan<byte> contents, UnixFileMode mode, bool append = false)
    {
        path = Path.GetFullPath(path, Root);
        if (!DropletPath.IsWithin(Root, path) || path == Root || DropletPath.IsWithin(Own, path) || DropletPath.LeavesByLink(Root, path))
        {
            throw new IOException("it leads out of the droplet's directory.");
        }

        MakeOwned(Path.GetDirectoryName(path)!);
        var before = append && File.Exists(path) ? File.ReadAllBytes(path) : [];
        File.Delete(path);
        using (var file = Posix.MakeFile(path, mode))
        {
            file.Write(before);
            file.Write(contents);
        }

        Posix.SetMode(path, mode);
        Give(path);
    }

    /// <summary>Gives a path to the user that commands run as.</summary>
    public void Give(string path)
    {
        if (machine.IsRoot)
        {
            Posix.Own(path, machine.User, machine.Group);
        }
    }

    /// <summary>Makes a directory of the droplet's, and those above it, when it is missing.</summary>
    public void MakeOwned(string path, UnixFileMode mode = Readable)
    {
        if (Directory.Exists(path))
        {
            return;
        }

        MakeOwned(Path.GetDirectoryName(path)!);
        Posix.MakeDirectory(path, mode);
        Give(path);
    }
}
