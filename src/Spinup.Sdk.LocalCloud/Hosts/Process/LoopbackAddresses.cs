using System.Net;
using System.Net.Sockets;

namespace Spinup.Sdk.LocalCloud.Hosts.Process;

/// <summary>Gives each droplet an address of its own in 127.77.0.0/16, also beside other clouds of this machine.</summary>
/// <remarks>
/// A claim is a bound socket in Linux's abstract name space, which the kernel frees however its owner ends. A
/// killed cloud's orphaned sshd still holds its port, so the port is tried too.
/// </remarks>
internal sealed class LoopbackAddresses : IDisposable
{
    private const int First = 1;
    private const int Last = 0xfffe;
    private const int TriesForAPort = 64;
    private static readonly int[] Preferred = [22, 2222];
    private readonly Lock gate = new();
    private readonly Dictionary<int, AddressClaim> claims = [];
    private readonly bool many;
    private int next;

    public LoopbackAddresses(int? port)
    {
        many = CanBind(IPAddress.Parse("127.77.0.1"), 0);
        // Clouds that start side by side begin at different places, so that they rarely have to step around each other.
        next = (Environment.ProcessId * 37 % (Last - First)) + First;
        var probe = many ? IPAddress.Parse("127.77.0.1") : IPAddress.Loopback;
        Port = port ?? (many ? Preferred.FirstOrDefault(p => CanBind(probe, p)) : 0);
    }

    /// <summary>Gets the port droplets of this cloud answer SSH on; 0 when each has another.</summary>
    public int Port { get; }

    /// <summary>Claims addresses: the ones a droplet had before if they are still free, else the next that are.</summary>
    public AddressClaim Claim(string? earlier = null)
    {
        lock (gate)
        {
            if (earlier is not null && IPAddress.TryParse(earlier, out var address) && address.GetAddressBytes() is [127, 77, var high, var low])
            {
                next = (high << 8) | low;
            }

            var refused = 0;
            for (var tried = First; tried <= Last; tried++)
            {
                var index = next;
                next = next == Last ? First : next + 1;
                if (claims.ContainsKey(index) || (index & 0xff) is 0 or 0xff)
                {
                    continue;
                }

                var pair = many ? (Address(77, index), Address(78, index)) : (IPAddress.Loopback, IPAddress.Loopback);
                if (ClaimName(index) is not { } name)
                {
                    continue;
                }

                var port = Port;
                if (port == 0 || refused > TriesForAPort)
                {
                    port = FreePort(pair.Item1);
                }
                else if (!CanBind(pair.Item1, port) || !CanBind(pair.Item2, port))
                {
                    refused++;
                    name.Dispose();
                    continue;
                }

                return claims[index] = new AddressClaim(this, index, name, pair.Item1, pair.Item2, port);
            }
        }

        throw new InvalidOperationException("No loopback address is left: 127.77.0.0/16 is taken.");
    }

    public void Dispose()
    {
        AddressClaim[] all;
        lock (gate)
        {
            all = [.. claims.Values];
        }

        foreach (var claim in all)
        {
            claim.Dispose();
        }
    }

    internal void Release(int index)
    {
        lock (gate)
        {
            claims.Remove(index);
        }
    }

    private static IPAddress Address(byte second, int index) => new([127, second, (byte)(index >> 8), (byte)index]);

    private static Socket? ClaimName(int index)
    {
        var socket = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified);
        try
        {
            if (OperatingSystem.IsLinux())
            {
                socket.Bind(new UnixDomainSocketEndPoint($"\0spinup-localcloud/{index}"));
            }

            return socket;
        }
        catch (SocketException)
        {
            socket.Dispose();
            return null;
        }
    }

    private static bool CanBind(IPAddress address, int port)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        try
        {
            // As sshd itself does it: an address whose old connections are still in TIME_WAIT is free.
            socket.SetSocketOption(SocketOptionLevel.Socket, SocketOptionName.ReuseAddress, !OperatingSystem.IsWindows());
            socket.Bind(new IPEndPoint(address, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }

    private static int FreePort(IPAddress address)
    {
        using var socket = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
        socket.Bind(new IPEndPoint(address, 0));
        return ((IPEndPoint)socket.LocalEndPoint!).Port;
    }
}

/// <summary>A droplet's addresses and port, its own until disposed.</summary>
internal sealed class AddressClaim(LoopbackAddresses owner, int index, Socket name, IPAddress publicAddress, IPAddress privateAddress, int port) : IDisposable
{
    public IPAddress Public { get; } = publicAddress;

    public IPAddress Private { get; } = privateAddress;

    public int Port { get; } = port;

    public void Dispose()
    {
        name.Dispose();
        owner.Release(index);
    }
}
