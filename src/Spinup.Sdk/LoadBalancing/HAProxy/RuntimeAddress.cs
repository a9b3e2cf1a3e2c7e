using System.Net;
using System.Text;

namespace Spinup.Sdk.LoadBalancing.HAProxy;

/// <summary>Where a runtime socket is: a path, or an address and port of the loopback.</summary>
internal static class RuntimeAddress
{
    // A unix socket's path may have 107 bytes on Linux, 103 on macOS.
    private const int LongestPath = 107;

    /// <summary>Says what is wrong with an address, or nothing.</summary>
    public static string? Fault(string? socket)
    {
        if (string.IsNullOrWhiteSpace(socket))
        {
            return "is blank; it must be a path (/run/haproxy/admin.sock) or an address and port of the loopback (127.0.0.1:9999).";
        }

        if (IsPath(socket))
        {
            return Encoding.UTF8.GetByteCount(socket) <= LongestPath && !socket.Any(char.IsControl)
                ? null
                : $"is \"{socket}\"; a unix socket's path has no more than {LongestPath} bytes, and no control characters.";
        }

        if (FindEndPoint(socket) is { } endPoint)
        {
            return IPAddress.IsLoopback(endPoint.Address)
                ? null
                : $"is \"{socket}\", an admin port open to whoever reaches it. Use HAProxy's unix socket, a port of this machine's loopback, or the unix socket of the balancer's machine through a shell.";
        }

        return $"is \"{socket}\"; it must be a path (/run/haproxy/admin.sock) or an address and port of the loopback (127.0.0.1:9999).";
    }

    public static bool IsPath(string socket) => socket.StartsWith('/') || (OperatingSystem.IsWindows() && Path.IsPathFullyQualified(socket));

    /// <summary>Reads an address and port; null when it is something else.</summary>
    public static IPEndPoint? FindEndPoint(string socket)
    {
        var text = socket.StartsWith("localhost:", StringComparison.OrdinalIgnoreCase) ? string.Concat("127.0.0.1", socket.AsSpan("localhost".Length)) : socket;
        return IPEndPoint.TryParse(text, out var endPoint) && endPoint.Port > 0 ? endPoint : null;
    }
}
