using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Spinup.Sdk;

/// <summary>The names under which this SDK reports traces and metrics, for <c>AddSource</c> and <c>AddMeter</c>.</summary>
public static class SpinupDiagnostics
{
    /// <summary>The name of the one <see cref="System.Diagnostics.ActivitySource"/>.</summary>
    public const string ActivitySourceName = "Spinup.Sdk";

    /// <summary>The name of the one <see cref="System.Diagnostics.Metrics.Meter"/>.</summary>
    public const string MeterName = "Spinup.Sdk";

    /// <summary>A counter of requests sent to the API, each try counted; by <c>http.request.method</c> and <c>http.response.status_code</c> (0: no answer).</summary>
    public const string HttpRequests = "spinup.http.requests";

    /// <summary>A counter of tries made again; by <c>http.request.method</c>.</summary>
    public const string HttpRetries = "spinup.http.retries";

    /// <summary>A histogram, in seconds, of the waits for the token's rate budget.</summary>
    public const string RateWaitDuration = "spinup.ratelimit.wait.duration";

    /// <summary>A gauge, in US dollars, of what was spent and open leases may still cost at the last check of a cap; by <c>spinup.cap</c> (<c>run</c>, <c>owner</c>, <c>hour</c>, <c>month</c>).</summary>
    public const string SpendCommitted = "spinup.spend.committed";

    /// <summary>A counter of creates and renewals that a cap refused; by <c>spinup.cap</c>.</summary>
    public const string SpendRefusals = "spinup.spend.refusals";

    internal static ActivitySource Activities { get; } = new(ActivitySourceName);

    internal static Meter Meter { get; } = new(MeterName);
}
