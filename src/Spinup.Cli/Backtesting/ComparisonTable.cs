using System.Globalization;
using Spinup.Cli.CommandLine;
using Spinup.Cli.Output;
using Spinup.Sdk.Autoscaling.Backtesting;

namespace Spinup.Cli.Backtesting;

/// <summary>A comparison for people.</summary>
internal static class ComparisonTable
{
    private static readonly string[] Heads =
        ["", "POLICY", "TOTAL", "DROPLETS", "LOST", "DROPPED", "THETA U", "THETA O", "TAU U", "TAU O", "UNSTABLE", "CHURN", "RECOVERY", "AT MOST", "HOURS"];

    public static string Of(IEnumerable<ComparisonRow> rows) => TextTable.Of(Heads, rows.Select(Cells));

    private static string[] Cells(ComparisonRow row)
    {
        var result = row.Result;
        return
        [
            row.IsBest ? "*" : "",
            row.Policy.Name,
            Dollars(row.TotalUsd),
            Dollars((double)result.Usd),
            Dollars(row.TotalUsd - (double)result.Usd),
            Number(result.DroppedPpm, "0.#") + " ppm",
            Percent(result.ThetaUnder),
            Percent(result.ThetaOver),
            Percent(result.TauUnder),
            Percent(result.TauOver),
            Percent(result.Instability),
            Number(result.Churn, "0"),
            result.Recoveries == 0 ? "-" : Duration.ForPeople(result.RecoveryMean),
            result.Recoveries == 0 ? "-" : Duration.ForPeople(result.RecoveryMax),
            Number(result.DropletHours, "0.0"),
        ];
    }

    private static string Dollars(double amount) => "$" + Number(amount, "0.00");

    private static string Percent(double value) => Number(value, "0.00") + " %";

    private static string Number(double value, string form) => value.ToString(form, CultureInfo.InvariantCulture);
}
