using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace Spinup.Sdk.Droplets;

/// <summary>What a droplet's life shows in traces and metrics. Region and size are the only tags: ids would make a series each.</summary>
internal static class DropletTelemetry
{
    private static readonly Histogram<double> Boot = SpinupDiagnostics.Meter.CreateHistogram(
        "spinup.droplet.boot.duration", "s", "From the accepted create to ready.", null, Seconds(1, 2, 5, 10, 20, 30, 45, 60, 90, 120, 180, 300, 600));

    private static readonly Histogram<double> Destroy = SpinupDiagnostics.Meter.CreateHistogram(
        "spinup.droplet.destroy.duration", "s", "From the first delete to confirmed absence.", null, Seconds(0.5, 1, 2, 5, 10, 20, 30, 60, 120));

    private static readonly Counter<long> Failures = SpinupDiagnostics.Meter.CreateCounter<long>(
        "spinup.droplet.failures", "{droplet}", "Creates that did not become ready, and destroys that could not be confirmed, by phase.");

    private static readonly Counter<double> Cost = SpinupDiagnostics.Meter.CreateCounter<double>(
        "spinup.droplet.cost", "{USD}", "What destroyed droplets cost.");

    public static void WasReady(EphemeralDropletSpec spec, TimeSpan boot) => Boot.Record(boot.TotalSeconds, TagsOf(spec));

    public static void WasDestroyed(EphemeralDropletSpec spec, TimeSpan took, decimal costUsd)
    {
        Destroy.Record(took.TotalSeconds, TagsOf(spec));
        Cost.Add((double)costUsd, TagsOf(spec));
    }

    public static void Failed(EphemeralDropletSpec spec, DropletPhase phase)
    {
        var tags = TagsOf(spec);
        tags.Add("spinup.phase", phase.ToString());
        Failures.Add(1, tags);
    }

    public static Activity? StartCreate(EphemeralDropletSpec spec) => Start("spinup.droplet.create", spec);

    public static Activity? StartDestroy(EphemeralDropletSpec spec, long dropletId) =>
        Start("spinup.droplet.destroy", spec)?.SetTag("spinup.droplet.id", dropletId);

    private static Activity? Start(string name, EphemeralDropletSpec spec) =>
        SpinupDiagnostics.Activities.StartActivity(name, ActivityKind.Client)?.SetTag("spinup.region", spec.Region).SetTag("spinup.size", spec.Size);

    private static TagList TagsOf(EphemeralDropletSpec spec) => new() { { "spinup.region", spec.Region }, { "spinup.size", spec.Size } };

    private static InstrumentAdvice<double> Seconds(params IReadOnlyList<double> bounds) => new() { HistogramBucketBoundaries = bounds };
}
