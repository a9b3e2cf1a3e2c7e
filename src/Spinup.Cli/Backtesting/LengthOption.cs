using System.CommandLine;
using System.Globalization;
using Spinup.Cli.CommandLine;

namespace Spinup.Cli.Backtesting;

/// <summary>An option that takes a length of time, or a bare number of seconds as <c>spinup cloud --boot</c> does.</summary>
internal sealed class LengthOption(string name, string description, TimeSpan otherwise, TimeSpan most)
{
    public Option<TimeSpan?> Option { get; } = new(name)
    {
        Description = $"{description} [default: {otherwise.TotalSeconds.ToString(CultureInfo.InvariantCulture)}s]",
        HelpName = "T",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!Duration.TryParse(text, out var value) && !Duration.TryParse(text + "s", out value))
            {
                result.AddError($"{name} {text} is not a length of time: write a number of seconds, or {Duration.Form}");
            }
            else if (value > most)
            {
                result.AddError($"{name} {text} is out of range: at most {Duration.ForPeople(most)}");
            }

            return value;
        },
    };

    public TimeSpan Read(ParseResult line) => line.GetValue(Option) ?? otherwise;
}
