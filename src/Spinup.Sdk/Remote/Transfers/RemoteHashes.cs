using System.Security.Cryptography;
using System.Text;
using Spinup.Sdk.Remote.OpenSsh;

namespace Spinup.Sdk.Remote.Transfers;

/// <summary>Looks inside files of one size that were written at different times: which are the same on both sides?</summary>
internal static class RemoteHashes
{
    /// <summary>Gives the paths whose contents are the same. A machine without sha256sum -z says of none that they are.</summary>
    /// <param name="link">The way to the machine.</param>
    /// <param name="remoteDirectory">The tree's root there.</param>
    /// <param name="localPath">Where a path of the tree is here.</param>
    /// <param name="paths">The paths in doubt.</param>
    /// <param name="cancellationToken">Stops.</param>
    public static async Task<HashSet<string>> SameAsync(SshLink link, string remoteDirectory, Func<string, string> localPath, IReadOnlyCollection<string> paths, CancellationToken cancellationToken)
    {
        var same = new HashSet<string>(StringComparer.Ordinal);
        if (paths.Count == 0)
        {
            return same;
        }

        var session = await link.OpenScriptAsync(TransferScripts.Hash(remoteDirectory), cancellationToken).ConfigureAwait(false);
        await using (session.ConfigureAwait(false))
        {
            var error = session.ReadErrorAsync();
            var answer = OwnThread.Run(session.ReadText);
            var names = Encoding.UTF8.GetBytes(string.Concat(paths.Select(path => $"./{path}\0")));
            try
            {
                await session.Process.Input.WriteAsync(names, cancellationToken).ConfigureAwait(false);
            }
            catch (IOException)
            {
                // It ended without reading: none is known to be the same.
            }

            session.Process.CloseInput();
            foreach (var (path, hash) in Parse(await answer.WaitAsync(cancellationToken).ConfigureAwait(false)))
            {
                if (hash == await LocalAsync(localPath(path), cancellationToken).ConfigureAwait(false))
                {
                    same.Add(path);
                }
            }

            await error.WaitAsync(cancellationToken).ConfigureAwait(false);
        }

        return same;
    }

    // "hash  ./path", ended by NUL.
    private static IEnumerable<(string Path, string Hash)> Parse(string text) =>
        text.Split('\0', StringSplitOptions.RemoveEmptyEntries).Where(line => line.Length > 68).Select(line => (line[68..], line[..64]));

    private static async Task<string> LocalAsync(string path, CancellationToken cancellationToken)
    {
        try
        {
            var file = File.OpenRead(path);
            await using (file.ConfigureAwait(false))
            {
                return Convert.ToHexStringLower(await SHA256.HashDataAsync(file, cancellationToken).ConfigureAwait(false));
            }
        }
        catch (Exception exception) when (exception is IOException or UnauthorizedAccessException)
        {
            throw new RemoteTransferException($"'{path}' cannot be read: {exception.Message}", exception);
        }
    }
}
