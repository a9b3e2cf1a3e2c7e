using System.Text;

namespace Spinup.Sdk.LoadBalancing.HAProxy;

/// <summary>A line of comma-separated values; one with a comma in it stands in double quotes (RFC 4180), as HAProxy writes what a check said.</summary>
internal static class CommaLine
{
    public static string[] Split(string line)
    {
        if (!line.Contains('"', StringComparison.Ordinal))
        {
            return line.Split(',');
        }

        var values = new List<string>();
        var value = new StringBuilder();
        var quoted = false;
        for (var at = 0; at < line.Length; at++)
        {
            var character = line[at];
            if (character == '"' && quoted && at + 1 < line.Length && line[at + 1] == '"')
            {
                value.Append('"');
                at++;
            }
            else if (character == '"')
            {
                quoted = !quoted;
            }
            else if (character == ',' && !quoted)
            {
                values.Add(value.ToString());
                value.Clear();
            }
            else
            {
                value.Append(character);
            }
        }

        values.Add(value.ToString());
        return [.. values];
    }
}
