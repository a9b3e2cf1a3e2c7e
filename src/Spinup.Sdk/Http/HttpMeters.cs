using System.Diagnostics.Metrics;

namespace Spinup.Sdk.Http;

/// <summary>Counts requests, retries and waits for the rate budget.</summary>
internal static class HttpMeters
{
    private static readonly Counter<long> Requests = SpinupDiagnostics.Meter.CreateCounter<long>(
        SpinupDiagnostics.HttpRequests, "{request}", "Requests sent to the API, each try counted.");

    private static readonly Counter<long> Retries = SpinupDiagnostics.Meter.CreateCounter<long>(
        SpinupDiagnostics.HttpRetries, "{retry}", "Tries made again.");

    private static readonly Histogram<double> RateWaits = SpinupDiagnostics.Meter.CreateHistogram<double>(
        SpinupDiagnostics.RateWaitDuration, "s", "How long requests waited for the token's rate budget; those that need not wait are not recorded.",
        advice: new InstrumentAdvice<double> { HistogramBucketBoundaries = [0.1, 0.5, 1, 2, 5, 10, 30, 60, 120, 300, 900, 3600] });

    /// <summary>Counts one try.</summary>
    /// <param name="method">The method.</param>
    /// <param name="status">The answer's status; 0 when there was none.</param>
    public static void Sent(HttpMethod method, int status)
    {
        if (Requests.Enabled)
        {
            Requests.Add(1, new KeyValuePair<string, object?>("http.request.method", method.Method), new KeyValuePair<string, object?>("http.response.status_code", status));
        }
    }

    public static void Retried(HttpMethod method)
    {
        if (Retries.Enabled)
        {
            Retries.Add(1, new KeyValuePair<string, object?>("http.request.method", method.Method));
        }
    }

    public static void Waited(TimeSpan time) => RateWaits.Record(time.TotalSeconds);
}
