using System.Net;
using Spinup.Sdk;
using Spinup.Sdk.Http;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Http;

/// <summary>Whole clients against a service that counts as DigitalOcean does.</summary>
public sealed class RateLimitSimulationTests
{
    private readonly TestClock _clock = new();

    [Fact]
    public async Task Calls_ThreeClientsOfOneToken_AreAllDoneAndNoneIsRefused()
    {
        const int Seed = 20260821;
        const int CallsEach = 230;
        var service = new CountingService(_clock, Seed);
        var clients = Enumerable.Range(0, 3).Select(_ => new StubHandler(service.AnswerAsync).Http(_clock, Configure)).ToList();

        await _clock.RunAsync(Task.WhenAll(clients.Select(http => Task.WhenAll(Enumerable.Range(0, CallsEach).Select(_ => http.GetAsync("/v2/droplets"))))));

        Assert.True(service.Refused == 0, $"seed {Seed}: {service.Refused} refused");
        Assert.Equal(3 * CallsEach, service.Allowed);

        // 690 calls at 225 in a minute: three windows have to pass, and hardly more.
        Assert.InRange(_clock.Elapsed, TimeSpan.FromMinutes(3), TimeSpan.FromMinutes(3.2));
        clients.ForEach(http => http.Dispose());
    }

    [Fact]
    public async Task Calls_AnotherProcessUsesTheTokenToo_AllAreDoneAfterFewRefusals()
    {
        const int Seed = 7;
        var service = new CountingService(_clock, Seed);
        using var http = new StubHandler(service.AnswerAsync).Http(_clock, Configure);
        for (var i = 0; i < 150; i++)
        {
            service.Take(); // Not ours.
        }

        await _clock.RunAsync(Task.WhenAll(Enumerable.Range(0, 200).Select(_ => http.GetAsync("/v2/droplets"))));

        // Those that were on their way when the first refusal came; after it one at a time goes until one is answered.
        Assert.Equal(200 + 150, service.Allowed);
        Assert.InRange(service.Refused, 1, 100);
    }

    private static void Configure(SpinupOptions options) =>
        (options.Token, options.TotalTimeout, options.TryTimeout) = ("dop_v1_shared", TimeSpan.FromHours(1), TimeSpan.FromSeconds(30));

    private sealed class CountingService(TestClock clock, int seed)
    {
        private readonly Lock _lock = new();
        private readonly Queue<TimeSpan> _hour = new();
        private readonly Random _random = new(seed);

        public int Allowed { get; private set; }

        public int Refused { get; private set; }

        public async Task<HttpResponseMessage> AnswerAsync(HttpRequestMessage request, int number, CancellationToken cancellationToken)
        {
            await Task.Delay(Latency(), clock, cancellationToken).ConfigureAwait(false);
            var (isAllowed, wait, remaining) = Take();
            await Task.Delay(Latency(), clock, cancellationToken).ConfigureAwait(false);
            var response = StubHandler.Answer(
                isAllowed ? HttpStatusCode.OK : HttpStatusCode.TooManyRequests, "{}",
                ("ratelimit-limit", "5000"), ("ratelimit-remaining", $"{remaining}"), ("ratelimit-reset", $"{clock.GetUtcNow().AddHours(1).ToUnixTimeSeconds()}"));
            if (!isAllowed)
            {
                response.Headers.Add("Retry-After", $"{Math.Ceiling(wait.TotalSeconds)}");
            }

            return response;
        }

        public (bool IsAllowed, TimeSpan Wait, int Remaining) Take()
        {
            lock (_lock)
            {
                var now = clock.Elapsed;
                var minute = _hour.Where(at => at > now - TimeSpan.FromMinutes(1)).ToList();
                if (minute.Count >= 250)
                {
                    Refused++;
                    return (false, minute[0] + TimeSpan.FromMinutes(1) - now, 5000 - _hour.Count);
                }

                Allowed++;
                _hour.Enqueue(now);
                return (true, TimeSpan.Zero, 5000 - _hour.Count);
            }
        }

        // A few different ones only, so that the clock has few moments to stop at.
        private TimeSpan Latency()
        {
            lock (_lock)
            {
                return TimeSpan.FromMilliseconds(_random.Next(0, 4) * 100);
            }
        }
    }
}
