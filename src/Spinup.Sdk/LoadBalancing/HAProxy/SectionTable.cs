using System.Globalization;
using System.Net;

namespace Spinup.Sdk.LoadBalancing.HAProxy;

/// <summary>What HAProxy says of itself and of a section: <c>show info</c>, <c>show servers state</c> and <c>show stat</c> in one answer.</summary>
/// <param name="Version">HAProxy's version; null when it did not say.</param>
/// <param name="Servers">The section's servers, by name.</param>
internal sealed record SectionTable(string? Version, IReadOnlyDictionary<string, ServerEntry> Servers)
{
    private const string StateHeader = "# be_id ";
    private const string StatHeader = "# pxname,";

    /// <summary>The commands whose answers are read.</summary>
    public static string Commands(string section) => $"show info;show servers state {section};show stat {section} 4 -1";

    /// <summary>The command that asks for one server only: the whole table takes HAProxy milliseconds where servers are many.</summary>
    public static string LoadCommand(string section, ServerEntry entry) => $"show stat {section} 4 {entry.Id}";

    /// <summary>Reads the answer. Columns are found by their names: each version of HAProxy adds some.</summary>
    public static SectionTable Parse(string answer)
    {
        var (version, states, stats) = RowsOf(answer);

        // One that is in one table only was just added or removed.
        return new(version, states.Keys.Where(stats.ContainsKey).ToDictionary(name => name, name => EntryOf(name, states[name], stats[name]), StringComparer.Ordinal));
    }

    /// <summary>Reads the answer about one server; null when it is not there.</summary>
    public static ServerLoad? FindLoad(string answer, string name) =>
        RowsOf(answer).Stats.TryGetValue(name, out var row) ? new(row.Number("uweight"), row.Number("scur") + row.Number("qcur")) : null;

    private static (string? Version, Dictionary<string, Row> States, Dictionary<string, Row> Stats) RowsOf(string answer)
    {
        string? version = null;
        string[]? stateColumns = null;
        string[]? statColumns = null;
        var states = new Dictionary<string, Row>(StringComparer.Ordinal);
        var stats = new Dictionary<string, Row>(StringComparer.Ordinal);
        foreach (var line in answer.Split('\n'))
        {
            if (line.StartsWith("Version: ", StringComparison.Ordinal))
            {
                version ??= line["Version: ".Length..].Trim();
            }
            else if (line.StartsWith(StateHeader, StringComparison.Ordinal))
            {
                (stateColumns, statColumns) = (line[2..].Split(' '), null);
            }
            else if (line.StartsWith(StatHeader, StringComparison.Ordinal))
            {
                (stateColumns, statColumns) = (null, line[2..].Split(','));
            }
            else if (stateColumns is not null && line.Contains(' ', StringComparison.Ordinal))
            {
                var row = new Row(stateColumns, line.Split(' '));
                states[row["srv_name"]] = row;
            }
            else if (statColumns is not null && line.Length > 0)
            {
                var row = new Row(statColumns, CommaLine.Split(line));
                stats[row["svname"]] = row;
            }
        }

        return (version, states, stats);
    }

    private static ServerEntry EntryOf(string name, Row state, Row stat) => new()
    {
        Name = name,
        Id = state.Number("srv_id"),
        Address = IPAddress.TryParse(state["srv_addr"], out var address) ? address : null,
        Port = state.Number("srv_port"),
        AdminState = state.Number("srv_admin_state"),
        OperationalState = state.Number("srv_op_state"),
        Weight = state.Number("srv_uweight"),
        InitialWeight = state.Number("srv_iweight"),
        CheckHealth = state.Number("srv_check_health"),
        CheckRise = stat.Number("check_rise"),
        CheckStatus = stat["check_status"].TrimStart('*', ' '), // A star: the next one is under way.
        CheckWords = string.Join(": ", new[] { stat["check_code"], stat["last_chk"] }.Where(static words => words.Length > 0)),
        Sessions = stat.Number("scur"),
        Queued = stat.Number("qcur"),
    };

    private sealed class Row(string[] columns, string[] values)
    {
        public string this[string column] => Array.IndexOf(columns, column) is >= 0 and var index && index < values.Length ? values[index] : "";

        public int Number(string column) => int.TryParse(this[column], NumberStyles.None, CultureInfo.InvariantCulture, out var number) ? number : 0;
    }
}

/// <summary>What a server still has to do.</summary>
/// <param name="Weight">Its weight; 0 when it is leaving.</param>
/// <param name="InFlight">The requests it serves, and those that wait for it.</param>
internal sealed record ServerLoad(int Weight, int InFlight);
