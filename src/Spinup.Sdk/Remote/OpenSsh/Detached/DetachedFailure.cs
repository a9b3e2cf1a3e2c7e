using System.Globalization;

namespace Spinup.Sdk.Remote.OpenSsh.Detached;

/// <summary>What is said when a detached run cannot be followed.</summary>
internal static class DetachedFailure
{
    public static DetachedRunLostException Missing(RemoteEndpoint endpoint, string id) =>
        new($"There is no detached run {id} on {SshFailure.Name(endpoint)}: it was removed, or the machine is another one.");

    public static DetachedRunLostException Lost(RemoteEndpoint endpoint, string id) =>
        new($"How the detached run {id} on {SshFailure.Name(endpoint)} ended is not known: the machine was restarted meanwhile, or what watches over the command was killed. What it wrote until then was passed on.");

    public static TimeoutException TimedOut(RemoteEndpoint endpoint, string id) =>
        new($"The detached run {id} on {SshFailure.Name(endpoint)} did not end within its time-out; the machine has ended it.");

    public static ArgumentOutOfRangeException Beyond(RemoteEndpoint endpoint, string id, DetachedPosition from) =>
        new(nameof(from), from, $"The detached run {id} on {SshFailure.Name(endpoint)} has not written that much yet.");

    public static RemoteConnectionException Closed(RemoteEndpoint endpoint, string id, DetachedPosition position) =>
        new($"The shell on {SshFailure.Name(endpoint)} was closed while the detached run {id} was followed; it runs on. {GoOn(position)}", RemoteFailure.LineCut);

    public static RemoteConnectionException GivenUp(RemoteEndpoint endpoint, string id, DetachedPosition position, TimeSpan limit, RemoteConnectionException last) =>
        new($"The detached run {id} on {SshFailure.Name(endpoint)} may go on, but its machine could not be reached again within {limit} (RemoteOptions.ReconnectTimeout). {GoOn(position)} {last.Message}", last.Reason, last);

    private static string GoOn(DetachedPosition position) =>
        string.Create(CultureInfo.InvariantCulture, $"What was taken: {position.StandardOutput} bytes of output, {position.StandardError} of error output.");
}
