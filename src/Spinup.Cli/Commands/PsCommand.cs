using Microsoft.Extensions.DependencyInjection;
using Spinup.Cli.CommandLine;
using Spinup.Cli.Listing;
using Spinup.Cli.Output;
using Spinup.Sdk.Http;

namespace Spinup.Cli.Commands;

/// <summary><c>spinup ps</c>: which droplets of ours there are, until when, and what they cost so far.</summary>
internal sealed class PsCommand : CliCommand
{
    private readonly ConnectionOptions connection;

    public PsCommand()
        : base("ps", "List the droplets whose name says that spinup made them.")
    {
        connection = new(Line);
        AddOutputOptions(json: "Print a JSON array: id, name, kind, label, status, size, region, public_ip, created_at, expires_at, expired, price_per_hour_usd, cost_usd");
    }

    public override string Synopsis => "spinup ps [options]";

    public override string Notes => "Exit codes: 0, or 125 when the droplets could not be listed.";

    protected override async Task<int> RunAsync(CommandContext context)
    {
        await using var session = SpinupSession.Open(connection.Read(context.Line));
        var ours = await OurDroplets.ListAsync(session.Client, context.Signals.Token);
        var now = session.Client.Services.GetRequiredService<IApiClock>().UtcNow;
        var rows = ours.ConvertAll(droplet => DropletRow.Of(droplet, now));
        if (context.Json)
        {
            CommandContext.WriteDocument(rows.ToArray(), DropletRowJson.Default.DropletRowArray);
            return ExitCode.Success;
        }

        Console.Out.Write(TextTable.Of(
            ["ID", "LABEL", "KIND", "SIZE", "REGION", "STATUS", "AGE", "EXPIRES IN", "COST", "NAME"],
            rows.Select(row => row.Cells(now))));
        return ExitCode.Success;
    }
}
