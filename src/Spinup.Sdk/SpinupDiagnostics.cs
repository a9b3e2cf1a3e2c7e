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

    internal static ActivitySource Activities { get; } = new(ActivitySourceName);

    internal static Meter Meter { get; } = new(MeterName);
}
