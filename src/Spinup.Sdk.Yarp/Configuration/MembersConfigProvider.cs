using System.Diagnostics.CodeAnalysis;
using Microsoft.Extensions.Primitives;
using Yarp.ReverseProxy.Configuration;

namespace Spinup.Sdk.Yarp.Configuration;

/// <summary>Has the proxy look at its configuration again, and knows when it has.</summary>
/// <remarks>
/// It brings no route and no cluster of its own: <see cref="MembersConfigFilter"/> adds the members to the user's clusters, whenever
/// and for whatever reason the proxy reads its configuration. So a reload of the user's never forgets them.
/// </remarks>
internal sealed class MembersConfigProvider : IProxyConfigProvider, IConfigChangeListener
{
    private readonly Lock _lock = new();

    // Under the lock; the failure is that of the latest try, and null after one that worked.
    private Revision _latest = new(0);
    private TaskCompletionSource _turn = NewTurn();
    private long _applied = -1;
    private Exception? _failure;

    public IProxyConfig GetConfig()
    {
        lock (_lock)
        {
            return _latest;
        }
    }

    /// <summary>Has the proxy read its configuration. Returns at once or when the proxy has; <see cref="WaitAsync"/> is certain.</summary>
    public long Touch()
    {
        Revision old, next;
        lock (_lock)
        {
            (old, next) = (_latest, new Revision(_latest.Number + 1));
            _latest = next;
        }

        old.Outdate();
        return next.Number;
    }

    /// <summary>Waits until the proxy works with this revision or a later one.</summary>
    /// <returns>Null when it does; else why the proxy took no configuration up to the time-out.</returns>
    public async Task<string?> WaitAsync(long revision, TimeSpan timeout, TimeProvider time, CancellationToken cancellationToken)
    {
        var start = time.GetTimestamp();
        while (true)
        {
            Task turn;
            Exception? failure;
            lock (_lock)
            {
                if (_applied >= revision)
                {
                    return null;
                }

                (turn, failure) = (_turn.Task, _failure);
            }

            var left = timeout - time.GetElapsedTime(start);
            try
            {
                await turn.WaitAsync(left > TimeSpan.Zero ? left : TimeSpan.Zero, time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return failure is null
                    ? "the proxy has not read its configuration; is MapReverseProxy() called, and the host started?"
                    : $"the proxy refuses its configuration: {failure.Message}";
            }
        }
    }

    public void ConfigurationLoadingFailed(IProxyConfigProvider configProvider, Exception exception)
    {
        // Another provider's; the proxy goes on with what that one said last.
    }

    public void ConfigurationLoaded(IReadOnlyList<IProxyConfig> proxyConfigs)
    {
    }

    public void ConfigurationApplied(IReadOnlyList<IProxyConfig> proxyConfigs) => End(proxyConfigs, failure: null);

    public void ConfigurationApplyingFailed(IReadOnlyList<IProxyConfig> proxyConfigs, Exception exception) => End(proxyConfigs, exception);

    private static TaskCompletionSource NewTurn() => new(TaskCreationOptions.RunContinuationsAsynchronously);

    private void End(IReadOnlyList<IProxyConfig> configs, Exception? failure)
    {
        lock (_lock)
        {
            _failure = failure;
            if (failure is null && configs.OfType<Revision>().FirstOrDefault() is { } revision)
            {
                _applied = Math.Max(_applied, revision.Number);
            }

            _turn.TrySetResult();
            _turn = NewTurn();
        }
    }

    [SuppressMessage("Design", "CA1001", Justification = "A cancellation source without a timer holds nothing, and the proxy may ask an outdated token.")]
    private sealed class Revision : IProxyConfig
    {
        private readonly CancellationTokenSource _outdated = new();

        public Revision(long number) => (Number, ChangeToken) = (number, new CancellationChangeToken(_outdated.Token));

        public long Number { get; }

        public string RevisionId => $"spinup-{Number}";

        public IReadOnlyList<RouteConfig> Routes => [];

        public IReadOnlyList<ClusterConfig> Clusters => [];

        public IChangeToken ChangeToken { get; }

        public void Outdate() => _outdated.Cancel();
    }
}
