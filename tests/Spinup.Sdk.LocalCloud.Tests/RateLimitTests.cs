using System.Globalization;
using System.Net;
using Spinup.Sdk.LocalCloud.Accounts;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.LocalCloud;

public sealed class RateLimitTests
{
    private static readonly DateTimeOffset Start = new(2026, 1, 2, 3, 4, 5, TimeSpan.Zero);

    [Fact]
    public async Task Headers_OfEveryAnswer_CountDownAndNameTheOldestsExpiry()
    {
        var clock = new TestClock(Start);
        await using var cloud = await CloudFixture.StartAsync(o => o.TimeProvider = clock);
        var first = await cloud.GetAsync("/v2/account");
        clock.Advance(TimeSpan.FromSeconds(10));
        var second = await cloud.GetAsync("/v2/droplets/1");
        Assert.Equal(("5000", "4999"), (first.Header("ratelimit-limit"), first.Header("ratelimit-remaining")));
        Assert.Equal("4998", second.Header("ratelimit-remaining"));
        Assert.Equal(Start.AddHours(1).ToUnixTimeSeconds().ToString(CultureInfo.InvariantCulture), second.Header("ratelimit-reset"));
    }

    [Fact]
    public async Task Burst_Of251InAMinute_Is429WithRetryAfterForThatTokenOnly()
    {
        var clock = new TestClock(Start);
        await using var cloud = await CloudFixture.StartAsync(o => o.TimeProvider = clock);
        for (var i = 0; i < 250; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await cloud.GetAsync("/v2/account")).Status);
        }

        clock.Advance(TimeSpan.FromSeconds(20));
        var refused = await cloud.GetAsync("/v2/account");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Equal(("too_many_requests", "API Rate limit exceeded."), ((string?)refused.Json!["id"], refused.Message));
        Assert.Equal("40", refused.Header("Retry-After"));
        Assert.Equal("4750", refused.Header("ratelimit-remaining"));

        cloud.Token = "another";
        Assert.Equal(HttpStatusCode.OK, (await cloud.GetAsync("/v2/account")).Status);
        cloud.Token = cloud.Cloud.Token;
        clock.Advance(TimeSpan.FromSeconds(40));
        Assert.Equal(HttpStatusCode.OK, (await cloud.GetAsync("/v2/account")).Status);
    }

    [Fact]
    public async Task KeyListing_EleventhInAMinute_Is429WithoutRetryAfter()
    {
        var clock = new TestClock(Start);
        await using var cloud = await CloudFixture.StartAsync(o => o.TimeProvider = clock);
        for (var i = 0; i < 10; i++)
        {
            Assert.Equal(HttpStatusCode.OK, (await cloud.GetAsync("/v2/account/keys")).Status);
        }

        var refused = await cloud.GetAsync("/v2/account/keys");
        Assert.Equal(HttpStatusCode.TooManyRequests, refused.Status);
        Assert.Null(refused.Header("Retry-After"));
        Assert.Equal(HttpStatusCode.OK, (await cloud.GetAsync("/v2/account")).Status);
        clock.Advance(TimeSpan.FromSeconds(60));
        Assert.Equal(HttpStatusCode.OK, (await cloud.GetAsync("/v2/account/keys")).Status);
    }

    [Fact]
    public void Meter_OverAnHour_LetsInOnlyWhatHasExpired()
    {
        var meter = new RateMeter(enforce: true);
        var now = Start;
        for (var i = 0; i < RateMeter.PerHour; i++, now += TimeSpan.FromMilliseconds(500))
        {
            Assert.True(meter.Take(now, false).Allowed);
        }

        var full = meter.Take(now, false);
        Assert.False(full.Allowed);
        Assert.Null(full.RetryAfter);
        Assert.Equal(Start.AddHours(1), full.ResetAt);
        Assert.True(meter.Take(Start.AddHours(1), false).Allowed);
        Assert.False(meter.Take(Start.AddHours(1), false).Allowed);
    }

    [Fact]
    public void Meter_NotEnforcing_NeverRefusesNorCountsDown()
    {
        var meter = new RateMeter(enforce: false);
        Assert.All(Enumerable.Range(0, 10_000).Select(_ => meter.Take(Start, true)), v => Assert.Equal((true, RateMeter.Unlimited), (v.Allowed, v.Remaining)));
    }
}
