using System.CommandLine;
using System.Globalization;
using Spinup.Cli.Backtesting;
using Spinup.Cli.CommandLine;
using Spinup.Sdk.Autoscaling.Backtesting;

namespace Spinup.Cli.Commands;

/// <summary><c>spinup backtest</c>: what policies would have cost on a load of the past. Needs no account, and rents nothing.</summary>
internal sealed class BacktestCommand : CliCommand
{
    // What the service-objective policy is made for when nobody says: a lost request hurts as much as twenty served ones cost.
    private const double UsualLoss = 20;

    private readonly TraceOptions trace;
    private readonly ModelOptions model;
    private readonly Option<double?> loss = NumberForms.NotNegative("--loss", "V", "What a lost request costs, in multiples of what serving it costs on a droplet that is busy to the full [default: 20]");
    private readonly Option<string[]> policy = new("--policy") { Description = "A policy; may be repeated [default: default, hpa:0.6, hpa:0.7, static, oracle]", HelpName = "NAME[:ARG]", Arity = ArgumentArity.OneOrMore };
    private readonly Option<int?> min = OptionForms.Number("--min", "N", "The fewest droplets [1]", 0, 10_000);
    private readonly Option<int?> max = OptionForms.Number("--max", "N", "The most droplets [five times what the highest load needs]", 1, 10_000);
    private readonly Option<string> plot = OptionForms.Text("--plot", "FILE", "Draw load, supply, what was dropped and the decisions into an SVG file");

    public BacktestCommand()
        : base("backtest", "Try policies of the autoscaler on a load of the past: what each costs, and what it drops.")
    {
        trace = new(Line);
        model = new(Line);
        foreach (var option in new Option[] { loss, policy, min, max, plot })
        {
            Line.Add(option);
        }

        AddOutputOptions(json: "Print a JSON document: trace, model, loss, policies");
    }

    public override string Synopsis => "spinup backtest --trace FILE --price USD [options]";

    public override string Notes =>
        """
        Policies: default, hpa:TARGET (target tracking on CPU), step, spinup (the rule of 2015: one more when maxed out,
        one less when quiet), objective:V (as many as cost least when a lost request costs V; default is the
        same with the V of --loss), pool (DigitalOcean's own autoscale pool: CPU 0.6, ten minutes of cooldown), static
        (enough for the highest load), static:N, and oracle, which knows the next minutes and is there to measure by.

        The cheapest in all comes first; * marks the cheapest of those that can be had. TOTAL = DROPLETS + LOST, what was
        dropped priced by --loss. THETA and TAU: by how much, and for how much of the time, there were too few (U) or
        too many (O) droplets. UNSTABLE: how often supply and demand moved apart. RECOVERY: from too much load until
        there was capacity again, on the mean and at most. Times of which the trace says nothing count nowhere.

        Exit codes: 0, or 125 when the trace cannot be read or something else is wrong.
        """;

    /// <summary>Computes aside, so that Ctrl-C need not wait for years of a trace.</summary>
    protected override Task<int> RunAsync(CommandContext context) => Task.Run(() => Run(context)).WaitAsync(context.Signals.Token);

    private int Run(CommandContext context)
    {
        var line = context.Line;
        var world = model.Read(line);
        var (name, load) = trace.Read(line);
        var run = trace.Run(line, load, world.Tick);
        var policies = Policies(line, run, world);
        var (factor, file) = (line.GetValue(loss) ?? UsualLoss, line.GetValue(plot));
        Tell(context, name, load);
        var rows = Backtest.Compare(policies, run, world, factor, keepDecisions: file is not null);
        if (file is not null)
        {
            using var svg = File.Create(file);
            BacktestPlot.Draw(svg, name, rows);
        }

        if (context.Json)
        {
            CommandContext.WriteDocument(BacktestDocument.Of(load, world, factor, rows), BacktestJson.Default.BacktestDocument);
        }
        else
        {
            Console.Out.Write(ComparisonTable.Of(rows));
        }

        return ExitCode.Success;
    }

    private List<BacktestPolicy> Policies(ParseResult line, LoadTrace load, SimulationModel world)
    {
        var make = new BacktestPolicies(load, world) { LossFactor = line.GetValue(loss) ?? UsualLoss };
        make.Min = line.GetValue(min) ?? make.Min;
        make.Max = line.GetValue(max) ?? Math.Max(make.Min, make.Max);
        if (make.Min > make.Max)
        {
            throw new CommandException($"--min {make.Min} is more than --max {make.Max}");
        }

        string[] wanted = line.GetValue(policy) is { Length: > 0 } given ? given : ["default", "hpa:0.6", "hpa:0.7", "static", "oracle"];
        return [.. wanted.Distinct(StringComparer.Ordinal).Select(reference => Create(make, reference))];
    }

    private static BacktestPolicy Create(BacktestPolicies make, string reference)
    {
        try
        {
            return make.Create(reference);
        }
        catch (ArgumentException wrong)
        {
            throw new CommandException($"--policy {reference}: {Failures.Describe(wrong)}", wrong);
        }
    }

    private static void Tell(CommandContext context, string name, LoadTrace load)
    {
        var culture = CultureInfo.InvariantCulture;
        context.Screen.Say(string.Create(culture, $"{name}: {load.Counts.Length} periods of {load.Step.TotalSeconds} s from {load.Start:yyyy-MM-dd HH:mm} to {load.End:yyyy-MM-dd HH:mm}, {load.Requests:0} requests, {load.PeakPerSecond:0.0} a second at most"));
        if (load.InterpolatedPeriods > 0)
        {
            context.Screen.Say(string.Create(culture, $"{load.InterpolatedPeriods} periods were missing and are filled in from their neighbours"));
        }

        if (load.UnknownPeriods > 0)
        {
            context.Screen.Say(string.Create(culture, $"{load.UnknownPeriods} periods are missing in longer gaps: the pool is held there, and they count nowhere"));
        }
    }
}
