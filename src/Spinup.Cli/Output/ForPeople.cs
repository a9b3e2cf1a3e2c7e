using System.Globalization;

namespace Spinup.Cli.Output;

/// <summary>Numbers of bytes and sums of money for people.</summary>
internal static class ForPeople
{
    public static string Bytes(long bytes)
    {
        string[] units = ["B", "kB", "MB", "GB", "TB"];
        var (value, unit) = ((double)bytes, 0);
        while (value >= 999.5 && unit < units.Length - 1)
        {
            (value, unit) = (value / 1000, unit + 1);
        }

        return string.Create(CultureInfo.InvariantCulture, $"{value.ToString(unit == 0 ? "0" : "0.0", CultureInfo.InvariantCulture)} {units[unit]}");
    }

    public static string Dollars(decimal amount) => "$" + amount.ToString("0.00##", CultureInfo.InvariantCulture);
}
