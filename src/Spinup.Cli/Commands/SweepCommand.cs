using System.CommandLine;
using Microsoft.Extensions.DependencyInjection;
using Spinup.Cli.CommandLine;
using Spinup.Cli.Listing;
using Spinup.Cli.Output;
using Spinup.Sdk.Leases;

namespace Spinup.Cli.Commands;

/// <summary><c>spinup sweep</c>: destroys what owners left behind.</summary>
internal sealed class SweepCommand : CliCommand
{
    private readonly TimeOption grace = new("--grace", "How long after its expiry a droplet is left to its owner", "2m", TimeSpan.Zero, TimeSpan.FromDays(30));
    private readonly Option<bool> dryRun = OptionForms.Flag("--dry-run", "Only say what would be destroyed; sends nothing but GETs");
    private readonly TimeOption destroyTimeout = new("--destroy-timeout", "How long to wait for proof that one is gone", "60s", TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10));
    private readonly ConnectionOptions connection;

    public SweepCommand()
        : base("sweep", "Destroy what is ours and expired: droplets, keys, volumes, tags.")
    {
        Line.Add(grace.Option);
        Line.Add(dryRun);
        Line.Add(destroyTimeout.Option);
        connection = new(Line);
        AddOutputOptions(json: "Print a JSON document: dry_run, clean, droplets_seen, droplets_alive, entries, gaps, price_per_hour_usd, cost_usd");
    }

    public override string Synopsis => "spinup sweep [options]";

    public override string Notes =>
        """
        Needs nothing but the token; may run on any machine, at any time, beside other sweeps. Never touches a
        droplet whose name is not of spinup's form, nor one whose lease was renewed. What looks expired is looked
        at again two seconds later, before it is destroyed. Time is the API's, not this machine's.

        Exit codes: 0 when nothing expired is left, whoever destroyed it (with --dry-run: when all could be
        looked at), else 125; also 125 when the token may not list keys, volumes or tags.
        """;

    protected override async Task<int> RunAsync(CommandContext context)
    {
        await using var session = SpinupSession.Open(connection.Read(context.Line), destroyTimeout.Read(context.Line));
        var options = new SweepOptions { Grace = grace.Read(context.Line), DryRun = context.Line.GetValue(dryRun) };
        var report = await session.Client.Services.GetRequiredService<IDropletReaper>().SweepAsync(options, new Told(context.Screen), context.Signals.Token);
        if (context.Json)
        {
            CommandContext.WriteDocument(SweepDocument.Of(report, options.DryRun), SweepJson.Default.SweepDocument);
        }

        var failures = report.Entries.Where(entry => entry.Outcome == SweepOutcome.Failed).ToArray();
        context.Screen.Say(
            $"{report.Entries.Count} expired, {report.Entries.Count(entry => entry.Outcome == SweepOutcome.Gone)} gone; {report.DropletsAlive} of ours within their time, {report.DropletsSeen} droplets in the account"
            + (report.Entries.Count > 0 ? $"; they cost {ForPeople.Dollars(report.CostUsd)} so far and {ForPeople.Dollars(report.PricePerHourUsd)} an hour" : ""));
        foreach (var gap in report.Gaps)
        {
            context.Screen.Say($"could not look for {Plural(gap.Kind)}: {gap.Detail}");
        }

        return failures.Length > 0 ? context.Fail($"{failures.Length} expired could not be destroyed, first {Named(failures[0])}: {failures[0].Detail}")
            : report.Gaps.Count > 0 ? context.Fail($"could not look for {Plural(report.Gaps[0].Kind)}: {report.Gaps[0].Detail}")
            : ExitCode.Success;
    }

    private static string Named(SweepEntry entry) => entry.Kind == SweptKind.Tag ? $"tag {entry.Name}" : $"{WordOf(entry.Kind)} {entry.Id} ({entry.Name})";

    private static string Plural(SweptKind kind) => WordOf(kind) + "s";

    private static string WordOf(SweptKind kind) => kind switch
    {
        SweptKind.Droplet => "droplet",
        SweptKind.SshKey => "key",
        SweptKind.Volume => "volume",
        _ => "tag",
    };

    private sealed class Told(Screen screen) : IProgress<SweepEntry>
    {
        public void Report(SweepEntry value) => screen.Say(value.Outcome switch
        {
            SweepOutcome.WouldDestroy => $"would destroy {Named(value)}{Expired(value)}: {value.Detail}",
            SweepOutcome.Gone when value.CostUsd > 0 => $"destroyed {Named(value)}{Expired(value)}, cost {ForPeople.Dollars(value.CostUsd)}",
            SweepOutcome.Gone when value.Kind is SweptKind.Droplet or SweptKind.Volume => $"destroyed {Named(value)}{Expired(value)}",
            SweepOutcome.Gone => $"removed {Named(value)}",
            _ => $"left {Named(value)}: {value.Detail}",
        });

        private static string Expired(SweepEntry entry) => entry.Overdue > TimeSpan.Zero ? $", expired {Duration.ForPeople(entry.Overdue)} ago" : "";
    }
}
