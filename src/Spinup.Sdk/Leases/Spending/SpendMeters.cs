using System.Diagnostics.Metrics;

namespace Spinup.Sdk.Leases.Spending;

/// <summary>How near the caps are.</summary>
internal static class SpendMeters
{
    private static readonly Gauge<double> CommittedUsd = SpinupDiagnostics.Meter.CreateGauge<double>(
        SpinupDiagnostics.SpendCommitted, "{USD}", "What was spent and open leases may still cost, at the last check of a cap, what was asked for included.");

    private static readonly Counter<long> Refusals = SpinupDiagnostics.Meter.CreateCounter<long>(
        SpinupDiagnostics.SpendRefusals, "{refusal}", "Creates and renewals that a cap refused.");

    public static void Committed(SpendCapKind cap, decimal usd) => CommittedUsd.Record((double)usd, TagOf(cap));

    public static void Refused(SpendCapKind cap) => Refusals.Add(1, TagOf(cap));

    private static KeyValuePair<string, object?> TagOf(SpendCapKind cap) => new("spinup.cap", cap switch
    {
        SpendCapKind.Run => "run",
        SpendCapKind.Owner => "owner",
        SpendCapKind.Hour => "hour",
        _ => "month",
    });
}
