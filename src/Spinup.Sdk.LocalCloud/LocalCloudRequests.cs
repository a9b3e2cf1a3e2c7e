namespace Spinup.Sdk.LocalCloud;

/// <summary>A request a <see cref="LocalCloud"/> was asked. Holds no token and no body.</summary>
/// <param name="At">When, by the cloud's clock.</param>
/// <param name="Account">The asker's number, in the order accounts were opened; 0 when it was not let in.</param>
/// <param name="Operation">The method and the path's template (<c>GET /v2/droplets/{droplet_id}</c>).</param>
/// <param name="Path">The path and query that were asked for.</param>
/// <param name="Status">The answer's status; 0 when the connection was cut instead.</param>
/// <param name="RequestId">The <c>x-request-id</c> of the answer.</param>
public sealed record LocalCloudRequest(DateTimeOffset At, int Account, string Operation, string Path, int Status, string RequestId);

/// <summary>What a <see cref="LocalCloud"/> was asked: counts of all requests, and the last 10,000 one by one.</summary>
/// <remarks>Thread-safe.</remarks>
public sealed class LocalCloudRequests
{
    private const int Kept = 10_000;
    private readonly Lock gate = new();
    private readonly Queue<LocalCloudRequest> entries = new();
    private readonly Dictionary<string, int> counts = [];
    private int total;

    /// <summary>Gets how many requests there were.</summary>
    public int Total
    {
        get
        {
            lock (gate)
            {
                return total;
            }
        }
    }

    /// <summary>Gets the last requests, oldest first; a copy.</summary>
    public IReadOnlyList<LocalCloudRequest> Entries
    {
        get
        {
            lock (gate)
            {
                return [.. entries];
            }
        }
    }

    /// <summary>Gets the counts by operation; a copy.</summary>
    public IReadOnlyDictionary<string, int> Counts
    {
        get
        {
            lock (gate)
            {
                return new Dictionary<string, int>(counts);
            }
        }
    }

    /// <summary>Counts the requests of one operation.</summary>
    /// <param name="operation">The method and the path's template (<c>POST /v2/droplets</c>).</param>
    public int Count(string operation)
    {
        lock (gate)
        {
            return counts.GetValueOrDefault(operation);
        }
    }

    /// <summary>Forgets everything so far.</summary>
    public void Clear()
    {
        lock (gate)
        {
            entries.Clear();
            counts.Clear();
            total = 0;
        }
    }

    internal void Add(LocalCloudRequest request)
    {
        lock (gate)
        {
            total++;
            counts[request.Operation] = counts.GetValueOrDefault(request.Operation) + 1;
            if (entries.Count == Kept)
            {
                entries.Dequeue();
            }

            entries.Enqueue(request);
        }
    }
}
