using Spinup.Sdk.Droplets.Readiness;

namespace Spinup.Sdk.Droplets;

/// <summary>The readiness checks there are; they compose. Each waits by itself for what it needs: an address, a shell.</summary>
public static class Until
{
    /// <summary>Gets the least: the API says <c>active</c> and tells the address to connect to.</summary>
    /// <remarks>One GET a look: every 50 ms at first, then at growing distances up to 2 s; a boot of 20 to 45 s costs some 30 to 42. A create whose action ends as errored fails at once.</remarks>
    public static ReadinessCheck Active { get; } = new ActiveCheck();

    /// <summary>Gets the check that SSH can be logged in to, and that the machine is the one made.</summary>
    /// <remarks>No API request. Replaces the bootstrap host key by one of the droplet's own making on the way.</remarks>
    public static ReadinessCheck SshAnswers { get; } = new SshCheck();

    /// <summary>Gets the check that cloud-init has done everything user_data asked for.</summary>
    /// <remarks>No API request, one command. Warnings (exit status 2) count as done, and so does an image without cloud-init; an error does not.</remarks>
    public static ReadinessCheck CloudInitDone { get; } = new CloudInitCheck();

    /// <summary>Gets the default: active, SSH answers with the expected host key, cloud-init done.</summary>
    public static ReadinessCheck Default { get; } = All(Active, SshAnswers, CloudInitDone);

    /// <summary>Waits until a TCP port of the droplet takes connections. Nothing is sent.</summary>
    /// <param name="port">1 to 65535.</param>
    /// <exception cref="ArgumentOutOfRangeException">The port is out of range.</exception>
    public static ReadinessCheck PortIsOpen(int port)
    {
        ThrowUnlessAPort(port);
        return new PortCheck(port);
    }

    /// <summary>Waits until a GET over plain HTTP is answered with 2xx.</summary>
    /// <param name="port">1 to 65535.</param>
    /// <param name="path">The path, beginning with <c>/</c>.</param>
    /// <exception cref="ArgumentException">The port is out of range, or the path does not begin with a slash.</exception>
    public static ReadinessCheck HttpOk(int port = 80, string path = "/")
    {
        ThrowUnlessAPort(port);
        ArgumentNullException.ThrowIfNull(path);
        if (!path.StartsWith('/'))
        {
            throw new ArgumentException($"The path '{path}' must begin with '/'.", nameof(path));
        }

        return new HttpCheck(port, path);
    }

    /// <summary>Waits until a command on the droplet exits with 0, run again and again.</summary>
    /// <param name="command">A line for the droplet's shell.</param>
    public static ReadinessCheck CommandSucceeds(string command)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(command);
        return new CommandCheck(command);
    }

    /// <summary>Waits for something of your own.</summary>
    /// <param name="description">What is waited for, for messages.</param>
    /// <param name="wait">Waits until it holds; throws when it never will.</param>
    public static ReadinessCheck Holds(string description, Func<ReadinessContext, CancellationToken, Task> wait)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(description);
        ArgumentNullException.ThrowIfNull(wait);
        return new OwnCheck(description, wait);
    }

    /// <summary>Waits for all of some checks, one after the other.</summary>
    /// <param name="checks">The checks, in the order they are waited for.</param>
    public static ReadinessCheck All(params IReadOnlyList<ReadinessCheck> checks)
    {
        ArgumentNullException.ThrowIfNull(checks);
        return new AllCheck([.. checks]);
    }

    private static void ThrowUnlessAPort(int port)
    {
        ArgumentOutOfRangeException.ThrowIfLessThan(port, 1);
        ArgumentOutOfRangeException.ThrowIfGreaterThan(port, System.Net.IPEndPoint.MaxPort);
    }
}
