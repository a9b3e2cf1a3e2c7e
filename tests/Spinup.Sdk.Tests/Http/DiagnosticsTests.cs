using System.Collections.Concurrent;
using System.Diagnostics.Metrics;
using System.Net;
using Microsoft.Extensions.Logging;
using Spinup.Sdk;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Http;

public sealed class DiagnosticsTests
{
    [Fact]
    public async Task Call_RetriedAndHeldBack_IsCounted()
    {
        // Methods of its own, since tests beside this one count too.
        var method = new HttpMethod("SPINUPTEST");
        var seen = new ConcurrentBag<string>();
        using var listener = new MeterListener();
        listener.InstrumentPublished = (instrument, me) =>
        {
            if (instrument.Meter.Name == SpinupDiagnostics.MeterName)
            {
                me.EnableMeasurementEvents(instrument);
            }
        };
        listener.SetMeasurementEventCallback<long>((instrument, value, tags, _) => Note(instrument, value, tags));
        listener.SetMeasurementEventCallback<double>((instrument, value, tags, _) => Note(instrument, Math.Floor(value), tags));
        listener.Start();
        var clock = new TestClock();
        using var stub = new StubHandler((_, number) => number == 1
            ? StubHandler.Answer(HttpStatusCode.TooManyRequests, "{}", ("Retry-After", "77"))
            : StubHandler.Answer(HttpStatusCode.OK));
        using var http = stub.Http(clock);

        await clock.RunAsync(http.CallAsync(method, "/v2/thing"));

        Assert.Contains("spinup.http.requests 1 http.request.method=SPINUPTEST http.response.status_code=429", seen);
        Assert.Contains("spinup.http.requests 1 http.request.method=SPINUPTEST http.response.status_code=200", seen);
        Assert.Contains("spinup.http.retries 1 http.request.method=SPINUPTEST", seen);
        Assert.Contains("spinup.ratelimit.wait.duration 77 ", seen);

        void Note(Instrument instrument, double value, ReadOnlySpan<KeyValuePair<string, object?>> tags) =>
            seen.Add($"{instrument.Name} {value} {string.Join(' ', tags.ToArray().Select(tag => $"{tag.Key}={tag.Value}"))}");
    }

    [Fact]
    public async Task Call_RetriedAndHeldBack_LogsSaySoWithoutTheQuery()
    {
        var clock = new TestClock();
        using var loggers = new RecordingLoggerFactory();
        using var stub = new StubHandler((_, number) => number == 1
            ? StubHandler.Answer(HttpStatusCode.TooManyRequests, "{}", ("Retry-After", "20"))
            : StubHandler.Answer(HttpStatusCode.OK));
        using var http = stub.Http(clock, loggers: loggers);

        await clock.RunAsync(http.GetAsync("/v2/thing?secret=1"));

        Assert.Equal(
            [(LogLevel.Warning, "GET /v2/thing: 429; trying again in 00:00:00 (retry 1 of 5)."), (LogLevel.Information, "GET /v2/thing waits for the token's rate budget.")],
            loggers.Entries.Select(entry => (entry.Level, entry.Message)));
    }
}
