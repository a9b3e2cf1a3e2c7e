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

    public TraceOptions(Command command)
    {
        foreach (var option in new Option[] { trace, time, value, from, to })
        {
            command.Add(option);
        }
    }

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
