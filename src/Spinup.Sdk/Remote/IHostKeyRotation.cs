namespace Spinup.Sdk.Remote;

/// <summary>A shell whose machine can be given a host key of its own making.</summary>
/// <remarks>The first connection is verified with a bootstrap key that travelled in user_data, which whoever can read the droplet's metadata knows too; afterwards only the new key is accepted.</remarks>
public interface IHostKeyRotation
{
    /// <summary>Has the machine make its own host key, pins it for every later connection, and deletes the bootstrap key from the machine.</summary>
    /// <param name="pinned">
    /// Told the new public key line as soon as the machine has it, nothing else is accepted, and the connection that is up (and was verified) can be
    /// used meanwhile; the proof by a fresh connection follows. Not called by shells that make a connection for each command.
    /// </param>
    /// <param name="cancellationToken">Stops; the bootstrap key may still be in use then.</param>
    /// <returns>The new public key line, once a fresh connection has proved that the machine serves it.</returns>
    /// <exception cref="RemoteConnectionException">The line was cut, or the machine could not do it.</exception>
    Task<string> RotateHostKeyAsync(Action<string>? pinned = null, CancellationToken cancellationToken = default);
}
