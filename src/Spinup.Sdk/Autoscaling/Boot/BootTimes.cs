namespace Spinup.Sdk.Autoscaling.Boot;

/// <summary>Learns how long members take from being asked for until they serve, for each image, size and region.</summary>
/// <remarks>
/// <para>A pool feeds it and one may serve several pools. What is expected is the 90th percentile of the last 64 of a key: a policy that counted
/// on the mean would be late every other time. Where a key has fewer than three, those of the same image and size in other regions count, then those of the same image.</para>
/// <para>Thread-safe. Keeps at most 1,000 keys; the one that was fed longest ago goes first.</para>
/// </remarks>
public sealed class BootTimes
{
    private const int Kept = 64;
    private const int Least = 3;
    private const int MostKeys = 1000;
    private const double Quantile = 0.9;

    // A day: a droplet that "booted" for longer was switched off in between.
    private static readonly TimeSpan Longest = TimeSpan.FromDays(1);

    private readonly Lock gate = new();
    private readonly Dictionary<BootKey, Queue<TimeSpan>> seen = [];
    private readonly LinkedList<BootKey> byAge = new();

    /// <summary>Takes in how long one member took.</summary>
    /// <param name="key">What it was made of.</param>
    /// <param name="duration">From the accepted create to the first time it was healthy. What is not between zero and a day is not taken in.</param>
    public void Record(BootKey key, TimeSpan duration)
    {
        if (duration <= TimeSpan.Zero || duration > Longest)
        {
            return;
        }

        lock (gate)
        {
            if (!seen.TryGetValue(key, out var times))
            {
                if (seen.Count == MostKeys)
                {
                    seen.Remove(byAge.First!.Value);
                    byAge.RemoveFirst();
                }

                seen[key] = times = new(Kept);
            }
            else
            {
                byAge.Remove(key);
            }

            byAge.AddLast(key);
            if (times.Count == Kept)
            {
                times.Dequeue();
            }

            times.Enqueue(duration);
        }
    }

    /// <summary>Says how long the next one is expected to take.</summary>
    /// <param name="key">What it is made of.</param>
    /// <returns>Null while too little is known.</returns>
    public TimeSpan? Find(BootKey key)
    {
        lock (gate)
        {
            return Of(other => other == key) ?? Of(other => other.Image == key.Image && other.Size == key.Size) ?? Of(other => other.Image == key.Image);
        }
    }

    private TimeSpan? Of(Func<BootKey, bool> isAlike)
    {
        var times = seen.Where(pair => isAlike(pair.Key)).SelectMany(pair => pair.Value).Order().ToList();
        return times.Count < Least ? null : times[(int)Math.Ceiling(Quantile * times.Count) - 1];
    }
}
