using System.CommandLine;
using System.Text;
using Spinup.Cli.CommandLine;
using Spinup.Sdk.Autoscaling.Backtesting;

namespace Spinup.Cli.Backtesting;

/// <summary>Which load the policies are tried on.</summary>
internal sealed class TraceOptions
{
    private readonly Option<string> trace = OptionForms.Text("--trace", "FILE", "A CSV with a row for each period: when it began, how many requests came in it; - for standard input");
    private readonly Option<string> time = OptionForms.Text("--time", "COL", "The column of the time, by its name or number [the first]");
    private readonly Option<string> value = OptionForms.Text("--value", "COL", "The column of the count, by its name or number [the second]");
    private readonly Option<DateTimeOffset?> from = NumberForms.Moment("--from", "Leave out what was before; UTC unless it says otherwise");
    private readonly Option<DateTimeOffset?> to = NumberForms.Moment("--to", "Leave out what was then and after");

    private readonly Option<bool> smooth = OptionForms.Flag("--smooth", "Let the load go on straight lines between the periods' middles; otherwise it comes evenly within each and jumps between them");

    public TraceOptions(Command command)
    {
        foreach (var option in new Option[] { trace, time, value, from, to, smooth })
        {
            command.Add(option);
        }
    }

    /// <summary>Gives the trace as it is run: by the tick where it is to be smooth.</summary>
    public LoadTrace Run(ParseResult line, LoadTrace read, TimeSpan tick) => line.GetValue(smooth) && tick < read.Step ? read.Smooth(tick) : read;

    public (string Name, LoadTrace Trace) Read(ParseResult line)
    {
        var path = line.GetValue(trace) ?? throw new CommandException("say which trace: --trace FILE, or --trace - for standard input");
        var name = path == "-" ? "standard input" : Path.GetFileName(path);
        try
        {
            using var text = new StreamReader(path == "-" ? Console.OpenStandardInput() : File.OpenRead(path), Encoding.UTF8);
            var whole = TraceReader.Read(text, new(line.GetValue(time), line.GetValue(value)));
            return (name, whole.Slice(line.GetValue(from), line.GetValue(to)));
        }
        catch (TraceFormatException wrong)
        {
            throw new CommandException($"{name}: {wrong.Message}", wrong);
        }
    }
}
