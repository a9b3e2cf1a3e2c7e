namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>The one way for a command to be ended: the caller, a failed taker or a failed input pull it, everything else hears of it.</summary>
internal sealed class CommandStop : IDisposable
{
    private readonly CancellationTokenSource stopping = new();
    private Exception? failure;

    public CommandStop() => Token = stopping.Token;

    /// <summary>Gets a token that fires when the command is to end, or has.</summary>
    /// <remarks>Kept apart from its source: a taker or giver that comes back late finds the source disposed, the token not.</remarks>
    public CancellationToken Token { get; }

    /// <summary>Gets what ended the command from this side, if anything did: the first that was told.</summary>
    public Exception? Failure => Volatile.Read(ref failure);

    public Task PullAsync() => stopping.CancelAsync();

    /// <summary>Ends the command because of a failure on this side, which is what the caller sees.</summary>
    public Task PullAsync(Exception cause)
    {
        Interlocked.CompareExchange(ref failure, cause, null);
        return stopping.CancelAsync();
    }

    /// <summary>Pulls when another token fires.</summary>
    public CancellationTokenRegistration PullWith(CancellationToken ending) =>
        ending.UnsafeRegister(static state => ((CancellationTokenSource)state!).Cancel(), stopping);

    public void Dispose() => stopping.Dispose();
}
