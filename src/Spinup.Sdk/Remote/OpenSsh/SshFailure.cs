namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>Makes an exception of what ssh said before it gave up.</summary>
internal static class SshFailure
{
    private static readonly (string Words, RemoteFailure Reason)[] Known =
    [
        ("Host key verification failed", RemoteFailure.HostKeyMismatch),
        ("REMOTE HOST IDENTIFICATION HAS CHANGED", RemoteFailure.HostKeyMismatch),
        ("no matching host key type found", RemoteFailure.HostKeyMismatch),
        ("Permission denied", RemoteFailure.AuthenticationRefused),
        ("Too many authentication failures", RemoteFailure.AuthenticationRefused),
        ("kex_exchange_identification", RemoteFailure.TurnedAway),
        ("banner exchange", RemoteFailure.TurnedAway),
        ("Connection refused", RemoteFailure.Refused),
        ("timed out", RemoteFailure.TimedOut),
        ("Timeout, server", RemoteFailure.LineCut),
        ("Could not resolve hostname", RemoteFailure.Unreachable),
        ("No route to host", RemoteFailure.Unreachable),
        ("Network is unreachable", RemoteFailure.Unreachable),
    ];

    public static RemoteConnectionException From(RemoteEndpoint endpoint, string log, IReadOnlyList<string> expectedKeys)
    {
        var reason = Reason(log);
        var machine = Name(endpoint);
        var words = LastWords(log);
        return reason switch
        {
            RemoteFailure.HostKeyMismatch => new RemoteHostKeyException(
                $"Another machine answers at {machine}: it does not have the expected host key ({string.Join(", ", expectedKeys.Select(SshArguments.KeyType))}). Nothing was sent to it.{words}"),
            RemoteFailure.AuthenticationRefused => new RemoteConnectionException($"{machine} does not accept the key for user '{endpoint.User}'.{words}", reason),
            RemoteFailure.Refused => new RemoteConnectionException($"Nothing listens at {machine}.{words}", reason),
            RemoteFailure.TimedOut => new RemoteConnectionException($"{machine} did not answer in time.{words}", reason),
            RemoteFailure.Unreachable => new RemoteConnectionException($"There is no way to {machine}.{words}", reason),
            RemoteFailure.TurnedAway => new RemoteConnectionException($"{machine} hung up before authentication.{words}", reason),
            RemoteFailure.LineCut => new RemoteConnectionException($"The line to {machine} was cut.{words}", reason),
            _ => new RemoteConnectionException($"No connection to {machine} could be made.{words}", reason),
        };
    }

    public static RemoteConnectionException LineCut(RemoteEndpoint endpoint, string log) =>
        new($"The line to {Name(endpoint)} was cut before the command ended; what it did until then is unknown.{LastWords(log)}", RemoteFailure.LineCut);

    public static RemoteConnectionException Closed(RemoteEndpoint endpoint) =>
        new($"The shell on {Name(endpoint)} was closed while a command ran; the command was ended.", RemoteFailure.LineCut);

    public static RemoteFailure Reason(string log)
    {
        foreach (var (words, reason) in Known)
        {
            if (log.Contains(words, StringComparison.OrdinalIgnoreCase))
            {
                return reason;
            }
        }

        return RemoteFailure.Other;
    }

    public static string Name(RemoteEndpoint endpoint) =>
        $"{endpoint.Host} port {endpoint.Port}" + (endpoint.DropletId == 0 ? "" : $" (droplet {endpoint.DropletId})");

    private static string LastWords(string log)
    {
        var lines = log.Split('\n', StringSplitOptions.TrimEntries | StringSplitOptions.RemoveEmptyEntries).Where(line => !line.StartsWith('@'));
        var last = string.Join(" / ", lines.TakeLast(2));
        return last.Length == 0 ? "" : $" ssh: {last}";
    }
}
