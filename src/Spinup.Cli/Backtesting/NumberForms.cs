using System.CommandLine;
using System.Globalization;
using Spinup.Sdk.Autoscaling.Backtesting;

namespace Spinup.Cli.Backtesting;

/// <summary>The kinds of numbers a backtest is told, each with one way of saying what is wrong with it.</summary>
internal static class NumberForms
{
    public static Option<double?> Above(string name, string helpName, string description) =>
        Of(name, helpName, description, value => value > 0, "a number above 0");

    public static Option<double?> NotNegative(string name, string helpName, string description) =>
        Of(name, helpName, description, value => value >= 0, "a number that is not negative");

    public static Option<double?> Share(string name, string description) =>
        Of(name, "SHARE", description, value => value is >= 0 and <= 1, "a share from 0 to 1");

    public static Option<DateTimeOffset?> Moment(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "TIME",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (!TraceReader.TryParseTime(text, out var moment))
            {
                result.AddError($"{name} {text} is not a time; write it as 1998-06-01, 1998-06-01T14:05:09Z or Unix seconds");
            }

            return moment;
        },
    };

    private static Option<double?> Of(string name, string helpName, string description, Func<double, bool> isRight, string allowed) => new(name)
    {
        Description = description,
        HelpName = helpName,
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (double.TryParse(text, NumberStyles.AllowDecimalPoint | NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value)
                && double.IsFinite(value) && isRight(value))
            {
                return value;
            }

            result.AddError($"{name} {text} is not {allowed}");
            return null;
        },
    };
}
