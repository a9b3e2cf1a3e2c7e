using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spinup.Cli.CommandLine;
using Spinup.Cli.Listing;
using Spinup.Cli.Output;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Leases;

namespace Spinup.Cli.Commands;

/// <summary><c>spinup destroy</c>: droplets by id or name, confirmed.</summary>
internal sealed class DestroyCommand : CliCommand
{
    private readonly Argument<string[]> droplets = new("ID|NAME") { Description = "Which droplets", Arity = ArgumentArity.OneOrMore };
    private readonly Option<bool> force = OptionForms.Flag("--force", "Also droplets whose name does not say that spinup made them");
    private readonly TimeOption destroyTimeout = new("--destroy-timeout", "How long to wait for proof that one is gone", "60s", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
    private readonly ConnectionOptions connection;

    public DestroyCommand()
        : base("destroy", "Destroy droplets and wait until they are confirmed gone.")
    {
        Line.Add(droplets);
        Line.Add(force);
        Line.Add(destroyTimeout.Option);
        connection = new(Line);
        AddOutputOptions(json: "Print a JSON array: id, name, destroyed_at, confirmed_at, lived_seconds, cost_usd, error");
    }

    public override string Synopsis => "spinup destroy ID|NAME... [options]";

    public override string Notes =>
        """
        Nothing is destroyed unless every ID and NAME is found and may be destroyed.

        Exit codes: 0 when all are confirmed gone, else 125.
        """;

    protected override async Task<int> RunAsync(CommandContext context)
    {
        await using var session = SpinupSession.Open(connection.Read(context.Line), destroyTimeout.Read(context.Line));
        var targets = new Dictionary<long, Droplet>();
        foreach (var word in context.Line.GetValue(droplets)!)
        {
            var droplet = await OurDroplets.FindAsync(session.Client, word, context.Signals.Token);
            if (!context.Line.GetValue(force) && !DropletName.TryParse(droplet.Name, out _))
            {
                throw new CommandException($"droplet {droplet.Id} is named '{droplet.Name}', which spinup did not make; --force destroys it all the same");
            }

            targets[droplet.Id] = droplet;
        }

        var destroyer = session.Client.Services.GetRequiredService<IDropletDestroyer>();
        var rows = await Task.WhenAll(targets.Values.Select(droplet => DestroyAsync(destroyer, droplet, context)));
        if (context.Json)
        {
            CommandContext.WriteDocument(rows, DestroyedRowJson.Default.DestroyedRowArray);
        }

        var failures = rows.Where(row => row.Error is not null).Select(row => row.Error!).ToArray();
        return failures.Length == 0 ? ExitCode.Success : context.Fail(string.Join("; ", failures));
    }

    private static async Task<DestroyedRow> DestroyAsync(IDropletDestroyer destroyer, Droplet droplet, CommandContext context)
    {
        try
        {
            // No signal ends this: the delete is sent, and what is left to do is to say what became of it.
            var receipt = await destroyer.DestroyAsync(droplet, CancellationToken.None);
            context.Screen.Say($"destroyed droplet {droplet.Id}: lived {Duration.ForPeople(receipt.Lived)}, cost {ForPeople.Dollars(receipt.CostUsd)}");
            return DestroyedRow.Of(receipt);
        }
        catch (DropletDestroyException failure)
        {
            return new() { Id = droplet.Id, Name = droplet.Name, Error = Failures.Describe(failure) };
        }
    }
}
