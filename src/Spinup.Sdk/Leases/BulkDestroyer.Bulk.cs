namespace Spinup.Sdk.Leases;

internal sealed partial class BulkDestroyer
{
    /// <summary>One of many on its way out.</summary>
    private sealed class Going(DestroyTarget target)
    {
        public DestroyTarget Target { get; set; } = target;

        /// <summary>Gets or sets how many looks in a row found it absent.</summary>
        public int AbsentLooks { get; set; }

        /// <summary>Gets or sets whether the last look that told found it there.</summary>
        public bool IsThere { get; set; }

        public string LastSeen { get; set; } = "nothing";

        public DestroyOutcome? Outcome { get; set; }
    }

    /// <summary>What one call destroys, and what has become of it.</summary>
    private sealed class Bulk : IDisposable
    {
        private readonly List<Going> all;
        private readonly TimeSpan timeout;
        private readonly TimeProvider time;
        private readonly Action<DestroyOutcome> told;
        private readonly long started;
        private readonly CancellationTokenSource limit;
        private readonly SemaphoreSlim turns;
        private readonly List<Task> underWay = [];

        public Bulk(IReadOnlyList<DestroyTarget> targets, TimeSpan timeout, int parallel, TimeProvider time, Action<DestroyOutcome> told)
        {
            (all, this.timeout, this.time, this.told, Parallel) = ([.. targets.Select(target => new Going(target))], timeout, time, told, parallel);
            started = time.GetTimestamp();
            limit = new(timeout, time);
            turns = new(parallel);
        }

        public int Parallel { get; }

        public CancellationToken Limit => limit.Token;

        public IReadOnlyList<Going> All => all;

        /// <summary>Lets the last step of one of them run when its turn comes, within the time that is left. Called from one thread at a time.</summary>
        public void Begin(Going going, Func<TimeSpan, Task<DestroyReceipt>> step)
        {
            underWay.Add(RunAsync());

            async Task RunAsync()
            {
                await turns.WaitAsync(CancellationToken.None).ConfigureAwait(false);
                try
                {
                    End(going, await step(Left).ConfigureAwait(false), null);
                }
                catch (DropletDestroyException failure)
                {
                    End(going, null, failure);
                }
                finally
                {
                    turns.Release();
                }
            }
        }

        /// <summary>Waits for all that was begun; of the others nothing is proven.</summary>
        /// <param name="cause">What kept them from being looked at, if it was not the time.</param>
        public async Task<IReadOnlyList<DestroyOutcome>> EndAsync(DigitalOceanApiException? cause)
        {
            await Task.WhenAll(underWay).ConfigureAwait(false);
            foreach (var going in all.Where(going => going.Outcome is null))
            {
                End(going, null, going.Target.Unconfirmed(time.GetElapsedTime(started), going.LastSeen, cause));
            }

            return [.. all.Select(going => going.Outcome!)];
        }

        public void Dispose()
        {
            limit.Dispose();
            turns.Dispose();
        }

        private TimeSpan Left => timeout - time.GetElapsedTime(started) is var left && left > TimeSpan.Zero ? left : TimeSpan.Zero;

        private void End(Going going, DestroyReceipt? receipt, DropletDestroyException? failure) =>
            told(going.Outcome = new() { Target = going.Target, Receipt = receipt, Failure = failure });
    }
}
