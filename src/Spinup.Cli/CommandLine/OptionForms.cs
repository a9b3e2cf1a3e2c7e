using System.CommandLine;
using System.Globalization;

namespace Spinup.Cli.CommandLine;

/// <summary>The kinds of options there are, each with one way of saying what is wrong with a value.</summary>
internal static class OptionForms
{
    public static Option<string> Text(string name, string helpName, string description, string? otherwise = null)
    {
        var option = new Option<string>(name) { Description = description, HelpName = helpName };
        option.Validators.Add(result =>
        {
            if (result.Tokens.Count > 0 && string.IsNullOrWhiteSpace(result.Tokens[0].Value))
            {
                result.AddError($"{name} needs a value, not an empty word");
            }
        });
        if (otherwise is not null)
        {
            option.DefaultValueFactory = _ => otherwise;
        }

        return option;
    }

    public static Option<int?> Number(string name, string helpName, string description, int least, int most) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (int.TryParse(text, NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) && value >= least && value <= most)
            {
                return value;
            }

            result.AddError($"{name} {text} is not a whole number from {least} to {most}");
            return null;
        },
    };

    public static Option<decimal?> Dollars(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "USD",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (decimal.TryParse(text.AsSpan(text.StartsWith('$') ? 1 : 0), NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var value))
            {
                return value;
            }

            result.AddError($"{name} {text} is not an amount in US dollars: write a number such as 0.5 or 20");
            return null;
        },
    };

    public static Option<bool> Flag(string name, string description) => new(name) { Description = description };
}
