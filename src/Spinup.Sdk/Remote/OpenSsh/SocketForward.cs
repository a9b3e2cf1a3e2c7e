using System.Text.RegularExpressions;

namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>A unix socket of this machine that leads to one of the remote's, over a connection of its own.</summary>
/// <remarks>A socket and not a port, because other users of this machine could open a port, and what listens on a unix socket relies on its file's permissions.</remarks>
internal sealed partial class SocketForward : IRemoteSocketForward
{
    private readonly SshSession session;

    private SocketForward(SshSession session, string localPath) => (this.session, LocalPath) = (session, localPath);

    public string LocalPath { get; }

    public static async Task<SocketForward> OpenAsync(SshLink link, string remotePath, CancellationToken cancellationToken)
    {
        // ssh takes colons, quotes, percent signs and ${} in it for its own.
        if (!PathForm().IsMatch(remotePath))
        {
            throw new ArgumentException($"The path of a socket to forward is \"{remotePath}\"; it must be absolute, and of letters, digits and /._-+@=, only.", nameof(remotePath));
        }

        var local = link.NewSocket();
        var session = await link.ConnectAsync(Scripts.Hold, [$"LocalForward=\"{local}\" {remotePath}", "ExitOnForwardFailure=yes"], cancellationToken).ConfigureAwait(false);
        return new(session, local);
    }

    public async ValueTask DisposeAsync()
    {
        await session.DisposeAsync().ConfigureAwait(false);

        // ssh leaves it when it is killed.
        File.Delete(LocalPath);
    }

    [GeneratedRegex(@"\A/[A-Za-z0-9/._+@=,-]+\z")]
    private static partial Regex PathForm();
}
