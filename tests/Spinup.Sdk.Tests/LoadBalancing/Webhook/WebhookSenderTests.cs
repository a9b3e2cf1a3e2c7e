using System.Net;
using System.Net.Http.Headers;
using System.Text;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Logging.Abstractions;
using Spinup.Sdk.LoadBalancing;
using Spinup.Sdk.LoadBalancing.Webhook;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.LoadBalancing.Webhook;

/// <summary>Tries, waits and signatures.</summary>
public sealed class WebhookSenderTests
{
    private static readonly Backend A = new() { Id = "a", Address = "10.0.0.7", Port = 8080 };

    [Theory]
    [InlineData(408)]
    [InlineData(429)]
    [InlineData(500)]
    [InlineData(503)]
    public async Task Answer_ThatMayPass_IsTriedAgainUnderTheSameRequestId(int status)
    {
        var clock = new TestClock();
        using var answers = new Answers((HttpStatusCode)status, (HttpStatusCode)status, HttpStatusCode.OK);
        using var registry = Registry(answers, clock);

        await clock.RunAsync(registry.RegisterAsync(A));

        Assert.Equal(3, answers.Seen.Count);
        Assert.Single(answers.Seen.Select(seen => seen.RequestId).Distinct());
        Assert.Single(answers.Seen.Select(seen => seen.Body).Distinct());
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(1), TimeSpan.FromSeconds(6)); // Two waits of at least half a second.
    }

    [Fact]
    public async Task Signature_OfALateTry_IsMadeAnew()
    {
        var clock = new TestClock();
        using var answers = new Answers(HttpStatusCode.ServiceUnavailable, HttpStatusCode.OK) { RetryAfter = TimeSpan.FromSeconds(50) };
        using var registry = Registry(answers, clock);

        await clock.RunAsync(registry.RegisterAsync(A));

        Assert.Equal(TimeSpan.FromSeconds(50), clock.Elapsed);
        Assert.Equal(2, answers.Seen.Select(seen => seen.Signature).Distinct().Count());
        var last = answers.Seen[^1];
        var body = Encoding.UTF8.GetBytes(last.Body);
        Assert.True(Hook.IsGenuine(last.Signature, body, Hook.Secret, clock.GetUtcNow()));
        Assert.False(Hook.IsGenuine(last.Signature, body, "another-secret-than-that", clock.GetUtcNow()));
        Assert.False(Hook.IsGenuine(last.Signature, [.. body, (byte)' '], Hook.Secret, clock.GetUtcNow()));
        Assert.False(Hook.IsGenuine(last.Signature, body, Hook.Secret, clock.GetUtcNow().AddSeconds(301)));
    }

    [Fact]
    public void Signature_OfAKnownText_IsTheKnownOne()
    {
        // printf '1700000000.{"a":1}' | openssl dgst -sha256 -hmac it-is-a-secret-key
        var signature = new WebhookSignature("it-is-a-secret-key").Of("{\"a\":1}"u8.ToArray(), DateTimeOffset.FromUnixTimeSeconds(1_700_000_000));

        Assert.Equal("t=1700000000,v1=714dcaf7abed5b1aa62c38d6fe97432497fd1d8292a31dba7dbeffeb69cb6aef", signature);
    }

    [Theory]
    [InlineData(400)]
    [InlineData(401)]
    [InlineData(302)]
    [InlineData(404)]
    [InlineData(409)]
    public async Task Answer_ThatWillNotPass_EndsTheCall(int status)
    {
        var clock = new TestClock();
        using var answers = new Answers((HttpStatusCode)status) { Text = $"no: {Hook.Secret}\r\nand more" };
        using var registry = Registry(answers, clock);

        var failure = await Assert.ThrowsAsync<LoadBalancerException>(() => registry.RegisterAsync(A));

        Assert.Single(answers.Seen);
        Assert.Contains($"answered {status}", failure.Message, StringComparison.Ordinal);
        Assert.Contains("no: ***", failure.Message, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', failure.Message);
        Assert.Empty(await registry.ObserveAsync());
    }

    [Fact]
    public async Task Tries_AreBounded()
    {
        var clock = new TestClock();
        using var answers = new Answers(HttpStatusCode.BadGateway);
        using var registry = Registry(answers, clock, options => options.MaxRetries = 2);

        var failure = await Assert.ThrowsAsync<LoadBalancerException>(() => clock.RunAsync(registry.RegisterAsync(A)));

        Assert.Equal(3, answers.Seen.Count);
        Assert.Contains("after 3 tries", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task RetryAfter_PastTheTotalTimeout_IsNotWaitedFor()
    {
        var clock = new TestClock();
        using var answers = new Answers(HttpStatusCode.TooManyRequests) { RetryAfter = TimeSpan.FromMinutes(2) };
        using var registry = Registry(answers, clock);

        var failure = await Assert.ThrowsAsync<LoadBalancerException>(() => registry.RegisterAsync(A));

        Assert.Contains("00:02:00, past TotalTimeout (00:01:00)", failure.Message, StringComparison.Ordinal);
        Assert.Equal(TimeSpan.Zero, clock.Elapsed);
    }

    [Fact]
    public async Task NoAnswer_WithinTheTryTimeout_IsTriedAgain()
    {
        var clock = new TestClock();
        using var answers = new Answers(Answers.Never, HttpStatusCode.OK);
        using var registry = Registry(answers, clock);

        await clock.RunAsync(registry.RegisterAsync(A));

        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(10.5), TimeSpan.FromSeconds(12)); // 10 s for the try, 0.5 to 1.5 s between.
    }

    [Fact]
    public async Task NoAnswer_Ever_EndsAtTheTotalTimeout()
    {
        var clock = new TestClock();
        using var answers = new Answers(Answers.Never);
        using var registry = Registry(answers, clock, options => options.MaxRetries = 20);

        var failure = await Assert.ThrowsAsync<LoadBalancerException>(() => clock.RunAsync(registry.RegisterAsync(A)));

        Assert.Contains("no answer within", failure.Message, StringComparison.Ordinal);
        Assert.InRange(clock.Elapsed, TimeSpan.FromSeconds(40), TimeSpan.FromSeconds(60.1));
    }

    [Fact]
    public async Task Cancelled_BetweenTwoTries_IsACancellation()
    {
        var clock = new TestClock();
        using var answers = new Answers(HttpStatusCode.BadGateway);
        using var registry = Registry(answers, clock);
        using var cancel = new CancellationTokenSource();
        var call = registry.RegisterAsync(A, cancel.Token);
        await TestClock.UntilAsync(() => clock.PendingTimers > 0);

        await cancel.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Single(answers.Seen);
    }

    [Fact]
    public async Task Drain_IsWaitedOutAndGoesOnFromThere()
    {
        var clock = new TestClock();
        using var answers = new Answers(HttpStatusCode.OK);
        using var registry = Registry(answers, clock);
        await registry.RegisterAsync(A);
        using var cancel = new CancellationTokenSource();
        var first = registry.DrainAsync("a", TimeSpan.FromSeconds(30), cancel.Token);
        clock.Advance(TimeSpan.FromSeconds(20));
        await cancel.CancelAsync();
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);

        var report = await clock.RunAsync(registry.DrainAsync("a", TimeSpan.FromSeconds(30)));

        Assert.Equal(TimeSpan.FromSeconds(30), clock.Elapsed);
        Assert.InRange(report.Elapsed, TimeSpan.FromSeconds(9.9), TimeSpan.FromSeconds(10.1));
        Assert.Equal((2, BackendState.Draining), (answers.Seen.Count, (await registry.ObserveAsync()).Single().State)); // Told once.
    }

    [Fact]
    public async Task Drain_RegisteredAgainMeanwhile_IsSaid()
    {
        var clock = new TestClock();
        using var answers = new Answers(HttpStatusCode.OK);
        using var registry = Registry(answers, clock);
        await registry.RegisterAsync(A);
        var drain = registry.DrainAsync("a", TimeSpan.FromSeconds(30));

        await registry.RegisterAsync(A);

        Assert.Contains("registered again", (await Assert.ThrowsAsync<LoadBalancerException>(() => clock.RunAsync(drain))).Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Secret_AndQuery_AreInNoMessage()
    {
        await using var hook = await Hook.StartAsync();
        var times = 0;
        hook.Instead = _ => new StubAnswer(Interlocked.Increment(ref times) == 1 ? 500 : 400, $"your secret is {Hook.Secret}");
        using var registry = hook.Registry(options => options.Url = new Uri(hook.Url, "path?token=hidden"));

        var failure = await Assert.ThrowsAsync<LoadBalancerException>(() => registry.RegisterAsync(A));

        Assert.NotEmpty(hook.Loggers.Entries);
        Assert.Contains("/path", failure.Message, StringComparison.Ordinal);
        Assert.Equal("/path?token=hidden", hook.Requests[0].Target);
        foreach (var text in new[] { failure.ToString(), hook.Loggers.Text, string.Concat(hook.Requests.Select(request => request.Body + string.Join(' ', request.Headers.Values))) })
        {
            Assert.DoesNotContain(Hook.Secret, text, StringComparison.Ordinal);
        }

        Assert.DoesNotContain("hidden", failure + hook.Loggers.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task NobodyListens_IsTriedAgainAndSaid()
    {
        Uri url;
        await using (var gone = await StubApi.StartAsync())
        {
            url = gone.Url;
        }

        using var registry = new WebhookRegistry(
            "hook", new WebhookRegistryOptions { Url = url, Secret = Hook.Secret, MaxRetries = 1 }, TimeProvider.System, NullLogger<WebhookRegistry>.Instance);

        var failure = await Assert.ThrowsAsync<LoadBalancerException>(() => registry.RegisterAsync(A));

        Assert.Contains("no answer (ConnectionError), after 2 tries", failure.Message, StringComparison.Ordinal);
    }

    private static WebhookRegistry Registry(Answers answers, TestClock clock, Action<WebhookRegistryOptions>? configure = null)
    {
        var options = new WebhookRegistryOptions { Url = new Uri("https://balancer.example/hook"), Secret = Hook.Secret };
        configure?.Invoke(options);
        return new WebhookRegistry("hook", options, clock, NullLogger<WebhookRegistry>.Instance, answers);
    }

    private sealed record Seen(string RequestId, string Signature, string Body);

    /// <summary>Answers one after the other, at once, the last one for ever: no socket, so that a test clock does.</summary>
    private sealed class Answers(params HttpStatusCode[] statuses) : HttpMessageHandler
    {
        public const HttpStatusCode Never = 0;

        public List<Seen> Seen { get; } = [];

        public TimeSpan? RetryAfter { get; init; }

        public string Text { get; init; } = "";

        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            Seen.Add(new Seen(request.Headers.GetValues("X-Spinup-Request-Id").Single(), request.Headers.GetValues("X-Spinup-Signature").Single(), await request.Content!.ReadAsStringAsync(cancellationToken)));
            var status = statuses[Math.Min(Seen.Count, statuses.Length) - 1];
            if (status == Never)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            var response = new HttpResponseMessage(status) { Content = new StringContent(Text) };
            response.Headers.RetryAfter = RetryAfter is { } after ? new RetryConditionHeaderValue(after) : null;
            return response;
        }
    }
}
