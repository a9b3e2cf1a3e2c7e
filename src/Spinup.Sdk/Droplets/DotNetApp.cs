using System.Reflection;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets;

/// <summary>A .NET program of this machine that can be run on a droplet: this very program, or a published one.</summary>
/// <remarks>
/// Immutable and thread-safe. Works for framework-dependent, self-contained, single-file and native programs. Nothing is
/// downloaded: where the droplet lacks the runtime, this machine's own can be brought along (about 70 MB, 100 MB with ASP.NET Core).
/// </remarks>
/// <example><code>
/// var app = await DotNetApp.FromSelf().UploadAsync(droplet, cancellationToken: cancellationToken);
/// var result = await droplet.RunAsync(app.Command("work", "input/", "output/"), output, cancellationToken);
/// </code></example>
public sealed class DotNetApp
{
    private readonly DotNetAppLayout layout;

    private DotNetApp(DotNetAppLayout layout) => this.layout = layout;

    /// <summary>Gets the program's name: that of its assembly or executable.</summary>
    public string Name => layout.Name;

    /// <summary>Gets the directory, or for a single-file program the file, that is uploaded.</summary>
    public string Path => layout.Content;

    /// <summary>Gets what to do about the .NET runtime on the droplet.</summary>
    /// <value><see cref="DotNetRuntime.BringWhenMissing"/>. Means nothing for a program that needs none.</value>
    public DotNetRuntime Runtime { get; init; } = DotNetRuntime.BringWhenMissing;

    /// <summary>This program: the whole directory of its entry assembly, or its one file when it was published as one.</summary>
    /// <remarks>Give the copy on the droplet other arguments than this process has, or it will rent droplets in its turn.</remarks>
    /// <exception cref="SpinupException">This process has no entry assembly or executable to upload.</exception>
    public static DotNetApp FromSelf()
    {
        var name = Assembly.GetEntryAssembly()?.GetName().Name;
        var assembly = System.IO.Path.Combine(AppContext.BaseDirectory, name + ".dll");
        if (name is not null && File.Exists(assembly))
        {
            return new(DotNetAppLayout.OfDirectory(AppContext.BaseDirectory, name));
        }

        // A single-file or native program is its process's executable; a host that merely runs the assembly (dotnet, a test runner) is not.
        return Environment.ProcessPath is { } executable && System.IO.Path.GetFileNameWithoutExtension(executable) == name
            ? new(DotNetAppLayout.OfExecutable(executable))
            : throw new SpinupException("this process is not a .NET program that could be uploaded as it is; use DotNetApp.FromPublish with the directory of a published one");
    }

    /// <summary>A program published into a directory (<c>dotnet publish -o DIR</c>).</summary>
    /// <param name="directory">The directory. Holds one program: one <c>*.runtimeconfig.json</c>, or one executable that is native or a single file.</param>
    /// <exception cref="ArgumentException">There is no such directory, or not exactly one program in it.</exception>
    public static DotNetApp FromPublish(string directory)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(directory);
        return new(DotNetAppLayout.OfPublish(directory));
    }

    /// <summary>Looks whether the program can run there, brings the runtime when asked to and needed, and uploads the program.</summary>
    /// <param name="droplet">The droplet.</param>
    /// <param name="progress">Told about the bytes of all that is uploaded.</param>
    /// <param name="cancellationToken">Stops; what was uploaded stays, and is not sent again by a later call.</param>
    /// <returns>The program on the droplet, ready to be run any number of times.</returns>
    /// <exception cref="SpinupException">It cannot run there: another system or processor, or no fitting runtime. The message names what is needed and what is there.</exception>
    /// <exception cref="RemoteConnectionException">The line was cut.</exception>
    /// <exception cref="RemoteTransferException">A file could not be read or written.</exception>
    public async Task<DotNetAppOnDroplet> UploadAsync(IEphemeralDroplet droplet, IProgress<TransferProgress>? progress = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(droplet);
        var machine = await DotNetAppMachine.AskAsync(droplet.Shell, cancellationToken).ConfigureAwait(false);
        layout.EnsureRunsOn(machine);
        var uploads = new DotNetAppUploads(droplet.Shell, progress);
        var host = await HostAsync(machine, uploads, cancellationToken).ConfigureAwait(false);

        var directory = ".spinup/apps/" + Name;
        await uploads.SendAsync(layout.Content, directory + "/", cancellationToken).ConfigureAwait(false);
        var program = $"{machine.Home}/{directory}/{layout.EntryFile}";
        if (host is null)
        {
            // A program published on Windows arrives without its execute bit.
            await DotNetAppMachine.RunAsync(droplet.Shell, RemoteCommand.Program("chmod", "u+x", program), cancellationToken).ConfigureAwait(false);
        }

        return new(program, host);
    }

    /// <summary>Uploads the program and runs it once.</summary>
    /// <param name="droplet">The droplet.</param>
    /// <param name="arguments">Its arguments, handed over word by word.</param>
    /// <param name="output">Where its output goes as it comes; dropped when absent.</param>
    /// <param name="cancellationToken">Ends the program and everything it started, then throws.</param>
    /// <returns>How it ended; a program that fails is a result, not an exception.</returns>
    /// <exception cref="SpinupException">It cannot run there: another system or processor, or no fitting runtime.</exception>
    public async Task<RemoteResult> RunAsync(IEphemeralDroplet droplet, IReadOnlyList<string> arguments, RemoteOutput? output = null, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(droplet);
        ArgumentNullException.ThrowIfNull(arguments);
        var app = await UploadAsync(droplet, progress: null, cancellationToken).ConfigureAwait(false);
        return await droplet.RunAsync(app.Command(arguments), output, cancellationToken).ConfigureAwait(false);
    }

    // The dotnet host to start the program with, or null when it starts by itself.
    private async Task<string?> HostAsync(DotNetAppMachine machine, DotNetAppUploads uploads, CancellationToken cancellationToken)
    {
        if (layout.Frameworks.Count == 0)
        {
            return null;
        }

        if (Runtime != DotNetRuntime.AlwaysBring && machine.HostFor(layout.Frameworks) is { } there)
        {
            return there;
        }

        if (Runtime == DotNetRuntime.MustBeThere)
        {
            throw new SpinupException(
                $"{Name} needs {string.Join(" and ", layout.Frameworks)}; the droplet has {machine.RuntimesForPeople}. Install it there, bring it with Runtime = DotNetRuntime.BringWhenMissing, or publish with --self-contained");
        }

        DotNetAppRuntime.EnsureThisOneRunsOn(machine);
        foreach (var (from, to) in DotNetAppRuntime.FindLocal(layout.Frameworks).Parts)
        {
            await uploads.SendAsync(from, $"{DotNetAppMachine.BroughtRuntime}/{to}", cancellationToken).ConfigureAwait(false);
        }

        return $"{machine.Home}/{DotNetAppMachine.BroughtRuntime}/dotnet";
    }
}

/// <summary>What to do about the .NET runtime a program needs on a droplet.</summary>
public enum DotNetRuntime
{
    /// <summary>Use the droplet's own where it fits, else bring this machine's.</summary>
    BringWhenMissing,

    /// <summary>Use the droplet's own; fail when it has none that fits.</summary>
    MustBeThere,

    /// <summary>Bring this machine's, so that the program runs on exactly the same version there.</summary>
    AlwaysBring,
}

/// <summary>A .NET program that was uploaded to a droplet.</summary>
public sealed class DotNetAppOnDroplet
{
    private readonly string program;
    private readonly string? host;

    internal DotNetAppOnDroplet(string program, string? host) => (this.program, this.host) = (program, host);

    /// <summary>The command that runs the program with these arguments. It works in any directory; set one with <c>with { WorkingDirectory = ... }</c>.</summary>
    /// <param name="arguments">Its arguments, handed over word by word.</param>
    public RemoteCommand Command(params IReadOnlyList<string> arguments)
    {
        ArgumentNullException.ThrowIfNull(arguments);
        return host is null ? RemoteCommand.Program(program, arguments) : RemoteCommand.Program(host, [program, .. arguments]);
    }
}
