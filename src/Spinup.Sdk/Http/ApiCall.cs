using System.Net;
using Polly;

namespace Spinup.Sdk.Http;

/// <summary>One call under way, with all its tries: what the strategies and the final message need to know of it.</summary>
internal sealed class ApiCall(HttpRequestMessage request, TimeSpan totalTimeout, TimeProvider time)
{
    /// <summary>Where the strategies find it.</summary>
    public static readonly ResiliencePropertyKey<ApiCall> Key = new("Spinup.Call");

    private readonly long _startedAt = time.GetTimestamp();

    public HttpRequestMessage Request => request;

    /// <summary>Gets a value indicating whether doing it twice is as good as once.</summary>
    public bool IsRepeatable { get; } =
        request.Method == HttpMethod.Get || request.Method == HttpMethod.Head || request.Method == HttpMethod.Put
        || request.Method == HttpMethod.Delete || request.Method == HttpMethod.Options;

    public bool IsUrgent { get; } = request.Method == HttpMethod.Delete || Urgency.IsUrgent;

    /// <summary>Gets or sets the token of the try under way, and its budgets.</summary>
    public Credential? Credential { get; set; }

    public int Tries { get; set; }

    /// <summary>Gets or sets a value indicating whether any try may have reached the service and been carried out.</summary>
    public bool MayBeDone { get; set; }

    /// <summary>Gets or sets a value indicating whether it waits for the rate budget.</summary>
    public bool IsWaiting { get; set; }

    /// <summary>Gets or sets how long to wait before the next try.</summary>
    public TimeSpan Delay { get; set; }

    /// <summary>Gets or sets the last delay drawn, from which the next is.</summary>
    public TimeSpan Backoff { get; set; }

    /// <summary>Gets or sets what was wrong with the last try.</summary>
    public HttpStatusCode? LastStatus { get; set; }

    /// <summary>Gets or sets what was wrong with the last try.</summary>
    public Exception? LastException { get; set; }

    public TimeSpan Elapsed => time.GetElapsedTime(_startedAt);

    public TimeSpan Left => totalTimeout - Elapsed;

    /// <summary>Gets the method and the path; never the query.</summary>
    public string Name => $"{request.Method} {request.RequestUri!.AbsolutePath}";

    public static ApiCall Of(ResilienceContext context) =>
        context.Properties.TryGetValue(Key, out var call) ? call : throw new InvalidOperationException("A strategy runs outside a call.");
}
