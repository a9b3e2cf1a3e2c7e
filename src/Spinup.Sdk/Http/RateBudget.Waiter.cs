namespace Spinup.Sdk.Http;

internal sealed partial class RateBudget
{
    /// <summary>A request in the queue.</summary>
    private sealed class Waiter
    {
        private readonly RateBudget _budget;
        private readonly LinkedList<Waiter> _queue;
        private readonly TaskCompletionSource<TimeSpan?> _turn = new(TaskCreationOptions.RunContinuationsAsynchronously);

        public Waiter(RateBudget budget, LinkedList<Waiter> queue, bool urgent, TimeSpan deadline)
        {
            _budget = budget;
            _queue = queue;
            Urgent = urgent;
            Deadline = deadline;
            Place = new LinkedListNode<Waiter>(this);
        }

        public bool Urgent { get; }

        public TimeSpan Deadline { get; }

        public LinkedListNode<Waiter> Place { get; }

        /// <summary>Takes it out of the queue. Under the budget's lock.</summary>
        public void Leave(TimeSpan? refusedFor)
        {
            _queue.Remove(Place);
            _turn.TrySetResult(refusedFor);
        }

        public async ValueTask<TimeSpan?> WaitAsync(CancellationToken cancellationToken)
        {
            var registration = cancellationToken.UnsafeRegister(static (waiter, token) => ((Waiter)waiter!).Cancel(token), this);
            await using (registration.ConfigureAwait(false))
            {
                return await _turn.Task.ConfigureAwait(false);
            }
        }

        private void Cancel(CancellationToken cancellationToken)
        {
            lock (_budget._lock)
            {
                if (Place.List is null)
                {
                    return; // Its turn came first; who waits has to end what was let go.
                }

                _queue.Remove(Place);
                _turn.TrySetCanceled(cancellationToken);
                _budget.Pump(_budget.Now); // It may have stood before others.
            }
        }
    }
}
