using System.CommandLine;
using System.Text;
using Spinup.Cli.CommandLine;
using Spinup.Cli.Listing;
using Spinup.Cli.Renting;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Remote;

namespace Spinup.Cli.Commands;

/// <summary><c>spinup ssh</c>: a shell for a person, on a droplet of its own or on one of ours that exists.</summary>
internal sealed class SshCommand : CliCommand
{
    private readonly Argument<string?> which = new("ID|NAME") { Description = "A droplet of ours; without, one is rented and destroyed at the end", Arity = ArgumentArity.ZeroOrOne };
    private readonly Option<string> identity = OptionForms.Text("--identity", "FILE", "The private key that the existing droplet takes [ssh's own choice]");
    private readonly DropletOptions droplet;
    private readonly ConnectionOptions connection;

    public SshCommand()
        : base("ssh", "Open a shell on a droplet.")
    {
        Line.Add(which);
        Line.Add(identity);
        droplet = new(Line);
        connection = new(Line);
        AddOutputOptions(json: null);
    }

    public override string Synopsis => "spinup ssh [ID|NAME] [options]";

    public override string Notes =>
        """
        Without ID or NAME: rents a droplet, opens a shell on it with a key of its own and its host key checked,
        and destroys it when the shell ends. With one: connects to that droplet of ours with the key you have
        for it (a droplet that 'spinup run' rents has a key only that run knows); ssh asks about its host key.
        Needs an SSH server on the droplet; a LocalCloud has them where sshd is installed.

        Exit codes: the shell's own; 124, 125, 130, 143 as for 'spinup run'.
        """;

    protected override Task<int> RunAsync(CommandContext context) =>
        context.Line.GetValue(which) is { } existing ? ConnectAsync(existing, context) : RentAsync(context);

    private async Task<int> ConnectAsync(string idOrName, CommandContext context)
    {
        var (account, wish) = (connection.Read(context.Line), droplet.Read(context.Line));
        await using var session = await SpinupSession.OpenForCommandsAsync(account, wish, context.Signals.Token, needsSsh: true);
        var found = await OurDroplets.FindAsync(session.Client, idOrName, context.Signals.Token);
        if (!DropletName.TryParse(found.Name, out _))
        {
            throw new CommandException($"droplet {found.Id} is named '{found.Name}', which spinup did not make; use ssh itself");
        }

        var address = found.Networks.V4.FirstOrDefault(one => one.Type == "public")?.IpAddress
            ?? throw new CommandException($"droplet {found.Id} has no public address yet");
        var options = context.Line.GetValue(identity) is { } file ? ["-i", file, "-o", "IdentitiesOnly=yes"] : Array.Empty<string>();
        var (user, port) = await session.FindLoginAsync(found.Id, address, context.Signals.Token);
        return await InteractiveSsh.RunAsync(user, address, port, options, context.Signals.Token);
    }

    private async Task<int> RentAsync(CommandContext context)
    {
        var (account, given) = (connection.Read(context.Line), droplet.Read(context.Line));
        if (context.Line.GetValue(identity) is not null)
        {
            throw new CommandException("--identity is for a droplet that exists; a rented one gets a key of its own");
        }

        using var key = new OwnKey();
        var wish = given with { Spec = given.Spec with { UserData = $"#cloud-config\nssh_authorized_keys:\n  - {key.PublicLine}\n" } };
        await using var session = await SpinupSession.OpenForCommandsAsync(account, wish, context.Signals.Token, needsSsh: true);
        var end = await new Rental(session, wish, context.Screen, context.Signals).UseAsync((rented, token) => OpenAsync(session, rented, key, token));
        return end.Failure is { } failure ? context.Fail(failure, end.ExitCode) : end.ExitCode;
    }

    private static async Task<int> OpenAsync(SpinupSession session, IEphemeralDroplet rented, OwnKey key, CancellationToken cancellationToken)
    {
        // Over the shell that was verified already; DROPLET_ROOT is where a LocalCloud's droplet has its files.
        using var hostKeys = new MemoryStream();
        await rented.RunAsync("cat \"$DROPLET_ROOT\"/etc/ssh/ssh_host_*_key.pub", RemoteOutput.To(hostKeys, null), cancellationToken);
        var lines = Encoding.ASCII.GetString(hostKeys.ToArray()).Split('\n', StringSplitOptions.RemoveEmptyEntries);
        await File.WriteAllLinesAsync(key.KnownHostsFile, lines.Select(line => "droplet " + line), cancellationToken);
        string[] options =
        [
            "-i", key.PrivateFile, "-o", "IdentitiesOnly=yes", "-o", "HostKeyAlias=droplet", "-o", "StrictHostKeyChecking=yes",
            "-o", $"UserKnownHostsFile={key.KnownHostsFile}", "-o", "LogLevel=ERROR",
        ];
        var address = rented.PublicAddress!.ToString();
        var (user, port) = await session.FindLoginAsync(rented.Id, address, cancellationToken);
        return await InteractiveSsh.RunAsync(user, address, port, options, cancellationToken);
    }
}
