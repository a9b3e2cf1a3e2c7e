using System.Text;

namespace Spinup.Sdk.LoadBalancing.HAProxy;

/// <summary>HAProxy's runtime socket: each line of commands over a connection of its own, the answer read to its end.</summary>
internal abstract class RuntimeSocket(TimeSpan timeout, TimeProvider timeProvider) : IAsyncDisposable
{
    // The table of some 10,000 servers; more is no answer of HAProxy's.
    private const int LongestAnswer = 16 * 1024 * 1024;

    // HAProxy lets ten connections in (`stats maxconn`); the others' queue stays free for other programs.
    private readonly SemaphoreSlim places = new(4);

    /// <summary>Gets where it is, for messages.</summary>
    public abstract string Name { get; }

    protected TimeProvider TimeProvider => timeProvider;

    /// <summary>Says a line of commands and gives what HAProxy answers; never nothing.</summary>
    /// <exception cref="LoadBalancerException">It could not be reached, or did not answer in time.</exception>
    public async Task<string> AskAsync(string commands, CancellationToken cancellationToken)
    {
        using var limit = new CancellationTokenSource(timeout, timeProvider);
        using var either = CancellationTokenSource.CreateLinkedTokenSource(limit.Token, cancellationToken);
        var hasPlace = false;
        try
        {
            await places.WaitAsync(either.Token).ConfigureAwait(false);
            hasPlace = true;
            return await FindAnswerAsync(commands, either.Token).ConfigureAwait(false) ?? throw await SilentAsync(either.Token).ConfigureAwait(false);
        }
        catch (OperationCanceledException exception) when (!cancellationToken.IsCancellationRequested)
        {
            throw new LoadBalancerException($"HAProxy at {Name} did not answer within {timeout.TotalSeconds:0.#} s (HAProxyOptions.{nameof(HAProxyOptions.CommandTimeout)}).", exception);
        }
        finally
        {
            if (hasPlace)
            {
                places.Release();
            }
        }
    }

    public virtual ValueTask DisposeAsync() => default;

    protected abstract Task<Stream> ConnectAsync(CancellationToken cancellationToken);

    /// <summary>Says why a connection was closed without a word.</summary>
    protected virtual Task<LoadBalancerException> SilentAsync(CancellationToken cancellationToken) =>
        Task.FromResult(new LoadBalancerException($"What listens at {Name} hung up without a word: it is no runtime socket of HAProxy, or HAProxy just ended."));

    /// <summary>Gives the answer; null when the other side hung up.</summary>
    private async Task<string?> FindAnswerAsync(string commands, CancellationToken cancellationToken)
    {
        try
        {
            return await ExchangeAsync(Encoding.ASCII.GetBytes(commands + "\n"), cancellationToken).ConfigureAwait(false) is { Length: > 0 } answer ? answer : null;
        }
        catch (IOException)
        {
            return null;
        }
    }

    private async Task<string> ExchangeAsync(byte[] commands, CancellationToken cancellationToken)
    {
        var stream = await ConnectAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            await stream.WriteAsync(commands, cancellationToken).ConfigureAwait(false);
            using var answer = new MemoryStream();
            var buffer = new byte[16 * 1024];
            while (await stream.ReadAsync(buffer, cancellationToken).ConfigureAwait(false) is > 0 and var count)
            {
                answer.Write(buffer, 0, count);
                if (answer.Length > LongestAnswer)
                {
                    throw new LoadBalancerException($"What listens at {Name} answered more than {LongestAnswer / 1024 / 1024} MiB: it is no runtime socket of HAProxy.");
                }
            }

            return Encoding.UTF8.GetString(answer.GetBuffer(), 0, (int)answer.Length);
        }
    }
}
