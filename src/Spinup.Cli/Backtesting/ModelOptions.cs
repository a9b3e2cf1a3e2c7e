using System.CommandLine;
using Spinup.Cli.CommandLine;
using Spinup.Sdk.Autoscaling.Backtesting;
using Spinup.Sdk.Autoscaling.Victims;
using Spinup.Sdk.Pricing;

namespace Spinup.Cli.Backtesting;

/// <summary>The world the policies are tried in.</summary>
internal sealed class ModelOptions
{
    private readonly Option<double?> capacity = NumberForms.Above("--capacity", "N", "What one droplet can serve, in requests a second");
    private readonly Option<double?> peakDroplets = NumberForms.Above("--peak-droplets", "N", "In place of --capacity: how many droplets the trace's highest load keeps busy to 80 % [default: 40]");
    private readonly Option<decimal?> price = OptionForms.Dollars("--price", "What a droplet costs an hour; billed by the second, one cent or a minute at least");
    private readonly LengthOption boot = new("--boot", "How long a droplet takes until it serves", TimeSpan.FromSeconds(120), TimeSpan.FromDays(1));
    private readonly LengthOption bootSpread = new("--boot-spread", "How far boot times lie from that at most, all equally often", TimeSpan.Zero, TimeSpan.FromDays(1));
    private readonly LengthOption tick = new("--tick", "The time between two decisions", TimeSpan.FromSeconds(60), TimeSpan.FromHours(1));
    private readonly LengthOption metricDelay = new("--metric-delay", "How late measurements come", TimeSpan.Zero, TimeSpan.FromHours(1));
    private readonly Option<double?> metricLoss = NumberForms.Share("--metric-loss", "The share of the readings that are lost [default: 0]");
    private readonly Option<double?> createFailures = NumberForms.Share("--create-failures", "The share of the creates that fail and are tried again a tick later [default: 0]");
    private readonly Option<bool> youngestFirst = OptionForms.Flag("--youngest-first", "Destroy the youngest at once, in place of keeping a droplet until its first cent is used");
    private readonly Option<int?> seed = OptionForms.Number("--seed", "N", "Seed of boot times, lost readings and failed creates [1]", 0, int.MaxValue);

    public ModelOptions(Command command)
    {
        foreach (var option in new Option[] { capacity, peakDroplets, price, boot.Option, bootSpread.Option, tick.Option, metricDelay.Option, metricLoss, createFailures, youngestFirst, seed })
        {
            command.Add(option);
        }
    }

    public SimulationModel Read(ParseResult line)
    {
        if (line.GetValue(capacity) is not null && line.GetValue(peakDroplets) is not null)
        {
            throw new CommandException("--capacity and --peak-droplets contradict each other: both say what a droplet can serve");
        }

        return new()
        {
            CapacityPerDroplet = line.GetValue(capacity),
            PeakDroplets = line.GetValue(peakDroplets) ?? 40,
            Price = new DropletPrice(line.GetValue(price) ?? throw new CommandException("say what a droplet costs an hour, such as --price 0.0625"), 0),
            BootTime = boot.Read(line),
            BootSpread = bootSpread.Read(line),
            Tick = tick.Read(line),
            MetricDelay = metricDelay.Read(line),
            MetricLoss = line.GetValue(metricLoss) ?? 0,
            CreateFailures = line.GetValue(createFailures) ?? 0,
            Victims = line.GetValue(youngestFirst) ? VictimPolicies.Youngest : VictimPolicies.PennyAware(),
            Seed = line.GetValue(seed) ?? 1,
        };
    }
}
