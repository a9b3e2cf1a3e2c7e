using System.CommandLine;

namespace Spinup.Cli.CommandLine;

/// <summary>An option that takes a length of time within bounds.</summary>
internal sealed class TimeOption
{
    private readonly TimeSpan otherwise;

    /// <param name="name">The option.</param>
    /// <param name="description">What help says; the default is added in the form the user writes it.</param>
    /// <param name="otherwise">The default, in that form.</param>
    /// <param name="least">The least it may be.</param>
    /// <param name="most">The most it may be.</param>
    public TimeOption(string name, string description, string otherwise, TimeSpan least, TimeSpan most)
    {
        _ = Duration.TryParse(otherwise, out this.otherwise);
        Option = new(name)
        {
            Description = $"{description} [default: {otherwise}]",
            HelpName = "T",
            CustomParser = result =>
            {
                var text = result.Tokens[0].Value;
                if (!Duration.TryParse(text, out var value))
                {
                    result.AddError($"{name} {text} is not a length of time: write {Duration.Form}");
                }
                else if (value < least || value > most)
                {
                    result.AddError($"{name} {text} is out of range: from {Duration.ForPeople(least)} to {Duration.ForPeople(most)}");
                }

                return value;
            },
        };
    }

    public Option<TimeSpan?> Option { get; }

    public TimeSpan Read(ParseResult line) => line.GetValue(Option) ?? otherwise;
}
