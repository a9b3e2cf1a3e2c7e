using System.Net;
using System.Net.Sockets;

namespace Spinup.Sdk.LoadBalancing.HAProxy;

/// <summary>What is told to a section of HAProxy, and asked of it.</summary>
internal sealed class RuntimeCommands(RuntimeSocket socket, HAProxyOptions options)
{
    public string Where => $"section {options.Section} of HAProxy at {socket.Name}";

    /// <summary>Reads the section's servers.</summary>
    public async Task<IReadOnlyDictionary<string, ServerEntry>> ReadAsync(CancellationToken cancellationToken)
    {
        var answer = await socket.AskAsync(SectionTable.Commands(options.Section), cancellationToken).ConfigureAwait(false);
        var table = SectionTable.Parse(answer);
        RuntimeRefusal.ThrowIfOld(table.Version, socket.Name);
        return RuntimeRefusal.Find(answer) is { } refusal ? throw RuntimeRefusal.Of(refusal, "look at the servers", options.Section, socket.Name) : table.Servers;
    }

    /// <summary>Reads what a server that is leaving still has to do; null when it is gone.</summary>
    public async Task<ServerLoad?> FindLoadAsync(ServerEntry entry, CancellationToken cancellationToken)
    {
        var answer = await socket.AskAsync(SectionTable.LoadCommand(options.Section, entry), cancellationToken).ConfigureAwait(false);
        return RuntimeRefusal.Find(answer) is { } refusal
            ? throw RuntimeRefusal.Of(refusal, $"look at {entry.Name}", options.Section, socket.Name)
            : SectionTable.FindLoad(answer, entry.Name);
    }

    /// <summary>Adds a server. It is in maintenance, with its checks off.</summary>
    /// <returns>Whether it was added, its number was taken, or its name.</returns>
    public async Task<AddOutcome> AddAsync(string name, int number, IPAddress address, Backend backend, CancellationToken cancellationToken)
    {
        var slow = options.SlowStart > TimeSpan.Zero ? $" slowstart {Milliseconds(options.SlowStart)}" : "";
        var answer = await socket.AskAsync(
            $"add server {options.Section}/{name} {Text(address)}:{backend.Port} id {number} weight {backend.Weight} check inter {Milliseconds(options.CheckInterval)}"
            + $" fastinter {Milliseconds(options.FastCheckInterval)} downinter {Milliseconds(options.DownCheckInterval)} rise {options.CheckRise} fall {options.CheckFall}{slow}",
            cancellationToken).ConfigureAwait(false);
        return answer switch
        {
            _ when answer.Contains("New server registered", StringComparison.Ordinal) => AddOutcome.Added,
            _ when answer.Contains("already used", StringComparison.Ordinal) => AddOutcome.NumberTaken,
            _ when answer.Contains("Already exists", StringComparison.Ordinal) => AddOutcome.NameTaken,
            _ => throw RuntimeRefusal.Of(answer, $"add {name}", options.Section, socket.Name),
        };
    }

    /// <summary>Switches a server's checks on and has it drain: it is looked at, and gets no request.</summary>
    public Task<bool> HoldAsync(string name, CancellationToken cancellationToken) =>
        TellAsync(name, [$"enable health {At(name)}", Set(name, "state drain")], cancellationToken);

    public Task<bool> AdmitAsync(string name, CancellationToken cancellationToken) => TellAsync(name, [Set(name, "state ready")], cancellationToken);

    public Task<bool> WeighAsync(string name, int weight, CancellationToken cancellationToken) => TellAsync(name, [Set(name, $"weight {weight}")], cancellationToken);

    /// <summary>Gives a server another address. In maintenance meanwhile, so that what was found of the old one does not count for the new.</summary>
    public Task<bool> MoveAsync(string name, IPAddress address, int port, CancellationToken cancellationToken) =>
        TellAsync(name, [Set(name, "state maint"), Set(name, $"addr {address} port {port}")], cancellationToken);

    /// <summary>Keeps new requests off a server, and marks it as leaving by its weight.</summary>
    public Task<bool> DrainAsync(string name, CancellationToken cancellationToken) => TellAsync(name, [Set(name, "weight 0"), Set(name, "state drain")], cancellationToken);

    public Task<bool> CutAsync(string name, CancellationToken cancellationToken) => TellAsync(name, [$"shutdown sessions server {At(name)}"], cancellationToken);

    /// <summary>Removes a server, which HAProxy does only when no request can reach it any more.</summary>
    /// <returns>Null when it is gone; otherwise why not yet.</returns>
    public async Task<string?> RemoveAsync(string name, CancellationToken cancellationToken)
    {
        if (!await TellAsync(name, [Set(name, "weight 0"), Set(name, "state maint")], cancellationToken).ConfigureAwait(false))
        {
            return null;
        }

        var answer = await socket.AskAsync($"del server {At(name)}", cancellationToken).ConfigureAwait(false);
        return answer switch
        {
            _ when answer.Contains("Server deleted", StringComparison.Ordinal) || answer.Contains("No such server", StringComparison.Ordinal) => null,

            // "Server still has connections attached to it"; "Only servers in maintenance mode can be deleted", when another writer came in between.
            _ when answer.Contains("connections", StringComparison.Ordinal) || answer.Contains("maintenance", StringComparison.Ordinal) => answer.Trim(),
            _ => throw RuntimeRefusal.Of(answer, $"remove {name}", options.Section, socket.Name),
        };
    }

    /// <summary>Says commands of which each answers nothing, or what it changed.</summary>
    /// <returns>Whether the server is there.</returns>
    private async Task<bool> TellAsync(string name, string[] commands, CancellationToken cancellationToken)
    {
        var answer = await socket.AskAsync(string.Join(';', commands), cancellationToken).ConfigureAwait(false);
        foreach (var line in answer.Split('\n', StringSplitOptions.RemoveEmptyEntries | StringSplitOptions.TrimEntries))
        {
            if (line.StartsWith("No such server", StringComparison.Ordinal))
            {
                return false;
            }

            if (!line.Contains("changed from", StringComparison.Ordinal) && !line.StartsWith("no need to change", StringComparison.Ordinal))
            {
                throw RuntimeRefusal.Of(line, $"{commands[0].Split(' ')[0]} {name}", options.Section, socket.Name);
            }
        }

        return true;
    }

    private string Set(string name, string what) => $"set server {At(name)} {what}";

    private string At(string name) => $"{options.Section}/{name}";

    private static long Milliseconds(TimeSpan length) => (long)length.TotalMilliseconds;

    private static string Text(IPAddress address) => address.AddressFamily == AddressFamily.InterNetworkV6 ? $"[{address}]" : address.ToString();
}

/// <summary>What became of an addition.</summary>
internal enum AddOutcome
{
    Added,
    NameTaken,
    NumberTaken,
}
