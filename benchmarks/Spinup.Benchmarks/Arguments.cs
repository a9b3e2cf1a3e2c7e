using System.Globalization;

namespace Spinup.Benchmarks;

/// <summary>Reads <c>--name value</c>.</summary>
internal static class Arguments
{
    public static int Number(string[] arguments, string name, int otherwise)
    {
        var at = Array.IndexOf(arguments, name);
        return at < 0 ? otherwise : int.Parse(arguments[at + 1], CultureInfo.InvariantCulture);
    }
}
