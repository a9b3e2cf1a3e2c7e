using System.Collections.Concurrent;

namespace Spinup.Sdk.Droplets;

/// <summary>What of this process costs money at the moment: droplets being made and droplets in use.</summary>
internal sealed class LiveDroplets : IDisposable
{
    private readonly ConcurrentDictionary<long, Func<Task>> ends = new();
    private readonly CancellationTokenSource stopping = new();
    private long nextKey;

    /// <summary>Gets a token that fires when the process ends: creates in flight give up and clean up.</summary>
    public CancellationToken Stopping => stopping.Token;

    public int Count => ends.Count;

    /// <summary>Adds something that has to be ended; disposing what is returned says that it was.</summary>
    /// <param name="end">Ends it, or joins the end that is under way. Completes when it is gone; never throws.</param>
    public IDisposable Add(Func<Task> end)
    {
        var key = Interlocked.Increment(ref nextKey);
        ends[key] = end;
        return new Entry(this, key);
    }

    /// <summary>Ends everything at once, and what is being made as soon as it is known.</summary>
    /// <param name="cancellationToken">Ends the wait; the ends go on as long as the process lives.</param>
    /// <returns>How many were not ended in time.</returns>
    public async Task<int> EndAllAsync(CancellationToken cancellationToken)
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        var asked = new HashSet<long>();
        while (true)
        {
            // A create that was just finishing hands over to a droplet in use, which is a new entry: so look until nothing is new.
            var unasked = ends.Where(entry => asked.Add(entry.Key)).Select(entry => entry.Value()).ToList();
            if (unasked.Count == 0)
            {
                return ends.Count;
            }

            // One that fails must not keep the others from being waited for, nor the program from its end: it stays among those left.
            await Task.WhenAll(unasked).WaitAsync(cancellationToken).ConfigureAwait(ConfigureAwaitOptions.SuppressThrowing);
            if (cancellationToken.IsCancellationRequested)
            {
                return ends.Count;
            }
        }
    }

    public void Dispose() => stopping.Dispose();

    private sealed class Entry(LiveDroplets owner, long key) : IDisposable
    {
        public void Dispose() => owner.ends.TryRemove(key, out _);
    }
}
