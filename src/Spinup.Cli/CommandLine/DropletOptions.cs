using System.CommandLine;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Droplets;

namespace Spinup.Cli.CommandLine;

/// <summary>What kind of droplet to rent. <c>run</c> and <c>ssh</c> take these.</summary>
internal sealed class DropletOptions
{
    // The smallest size that most images and cloud-init run on without swapping, in DigitalOcean's oldest region with every size.
    private readonly Option<string> size = OptionForms.Text("--size", "SIZE", "The droplet's size", "s-1vcpu-1gb");
    private readonly Option<string> region = OptionForms.Text("--region", "REGION", "Its region", "nyc3");
    private readonly Option<string> image = OptionForms.Text("--image", "IMAGE", "Its image: a slug, or the id of a snapshot", "ubuntu-24-04-x64");
    private readonly TimeOption maxLifetime = new("--max-lifetime", "How long it may live at most, boot included; then it is destroyed, whatever it does", "1h", TimeSpan.FromSeconds(1), TimeSpan.FromDays(30));
    private readonly Option<string> label = OptionForms.Text("--label", "LABEL", "A word for its name: 1 to 20 of a-z, 0-9 and '-'", "task");
    private readonly Option<string> user = OptionForms.Text("--user", "USER", "Whom to log in as [root; on a LocalCloud its own user]");
    private readonly Option<int?> sshPort = OptionForms.Number("--ssh-port", "PORT", "The port of its SSH server [22; on a LocalCloud its own port]", 1, 65535);
    private readonly TimeOption destroyTimeout = new("--destroy-timeout", "How long to wait at the end for proof that it is gone", "60s", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
    private readonly Option<decimal?> maxCost = OptionForms.Dollars("--max-cost", "Refuse to rent what could cost more than this if it lived to the end of its lifetime and 5 minutes more; 0 refuses everything [no limit]");
    private readonly LedgerOptions ledger;

    private readonly Option<bool> watchdog = OptionForms.Flag("--watchdog", "Start a process beside this one that destroys the droplet if this one is killed, SIGKILL included");

    public DropletOptions(Command command)
    {
        foreach (var option in new Option[] { size, region, image, maxLifetime.Option, maxCost, label, user, sshPort, destroyTimeout.Option, watchdog })
        {
            command.Add(option);
        }

        ledger = new(command);
    }

    public DropletWish Read(ParseResult line)
    {
        var lifetime = maxLifetime.Read(line);
        var readyTimeout = TimeSpan.FromMinutes(5);
        return new()
        {
            Spec = new()
            {
                Label = line.GetValue(label)!,
                Size = line.GetValue(size)!,
                Region = line.GetValue(region)!,
                Image = ImageRef.Parse(line.GetValue(image)!),
                MaxLifetime = lifetime,
                ReadyTimeout = lifetime < readyTimeout ? lifetime : readyTimeout,
                User = line.GetValue(user) ?? "root",
                SshPort = line.GetValue(sshPort) ?? 22,
            },
            SshPortGiven = line.GetValue(sshPort) is not null,
            UserGiven = line.GetValue(user) is not null,
            DestroyTimeout = destroyTimeout.Read(line),
            Watchdog = line.GetValue(watchdog),
            MaxCostUsd = line.GetValue(maxCost),
            LedgerPath = ledger.Read(line),
        };
    }
}

/// <summary>The droplet that is wanted.</summary>
internal sealed record DropletWish
{
    public required EphemeralDropletSpec Spec { get; init; }

    /// <summary>Gets whether the port was asked for by name: then it wins over what a LocalCloud says.</summary>
    public required bool SshPortGiven { get; init; }

    /// <summary>Gets whether the user was asked for by name: then it wins over what a LocalCloud says.</summary>
    public required bool UserGiven { get; init; }

    public required TimeSpan DestroyTimeout { get; init; }

    /// <summary>Gets whether a watchdog stands beside us.</summary>
    public required bool Watchdog { get; init; }

    /// <summary>Gets what it may cost at most, or <see langword="null"/>.</summary>
    public required decimal? MaxCostUsd { get; init; }

    /// <summary>Gets where it is written down, or <see langword="null"/>.</summary>
    public required string? LedgerPath { get; init; }
}
