using System.Diagnostics;
using System.Net;
using Microsoft.Extensions.Logging.Abstractions;
using Spinup.Sdk;
using Spinup.Sdk.Http;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Http;

/// <summary>Over real sockets, in real time.</summary>
public sealed class TransportTests
{
    [Fact]
    public async Task Call_Answered_SendsTokenAgentAndAccept()
    {
        await using var server = new LoopbackServer((_, _) => Reply.Ok());
        using var http = Http(server.Url, o => o.Token = "dop_v1_abc");

        using var response = await http.GetAsync("/v2/account?page=1");

        Assert.Equal(HttpStatusCode.OK, response.StatusCode);
        var request = Assert.Single(server.Requests);
        Assert.StartsWith("GET /v2/account?page=1 HTTP/1.1\r\n", request, StringComparison.Ordinal);
        Assert.Contains("\r\nAuthorization: Bearer dop_v1_abc\r\n", request, StringComparison.Ordinal);
        Assert.Matches("\r\nUser-Agent: Spinup\\.Sdk/\\d+\\.\\d+\\.\\d+[^ +]*\r\n", request);
        Assert.Contains("\r\nAccept: application/json\r\n", request, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("do/", "/v2/account", "/do/v2/account")]
    [InlineData("do", "/v2/account?a=b", "/do/v2/account?a=b")]
    [InlineData("do", "v2/account", "/do/v2/account")]
    [InlineData("do/", "/do/v2/account", "/do/v2/account")]
    public async Task Call_AddressHasAPath_ThePathIsKept(string basePath, string path, string sent)
    {
        await using var server = new LoopbackServer((_, _) => Reply.Ok());
        using var http = Http(new Uri(server.Url, basePath));

        using var response = await http.GetAsync(path);

        Assert.StartsWith($"GET {sent} HTTP/1.1\r\n", Assert.Single(server.Requests), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_AnotherHost_RefusedBeforeTheTokenLeaves()
    {
        await using var server = new LoopbackServer((_, _) => Reply.Ok());
        using var http = Http(new Uri("https://api.example/"));

        await Assert.ThrowsAsync<InvalidOperationException>(() => http.Client.GetAsync(server.Url));
        Assert.Equal(0, server.Count);
    }

    [Fact]
    public async Task Call_Redirect_IsNotFollowed()
    {
        await using var elsewhere = new LoopbackServer((_, _) => Reply.Ok());
        await using var server = new LoopbackServer((_, _) => Reply.Status("307 Temporary Redirect", "{}", $"Location: {elsewhere.Url}\r\n"));
        using var http = Http(server.Url);

        using var response = await http.GetAsync("/v2/account");
        Assert.Equal((HttpStatusCode.TemporaryRedirect, 0), (response.StatusCode, elsewhere.Count));
    }

    [Theory]
    [InlineData("GET")]
    [InlineData("POST")]
    public async Task Call_ConnectionRefused_TriedAgainAndCertainlyNotDone(string method)
    {
        var nobody = LoopbackServer.Nobody();
        using var http = Http(nobody, o => o.MaxRetries = 1);

        var failure = await Assert.ThrowsAsync<DigitalOceanApiException>(() => http.CallAsync(new HttpMethod(method), "/v2/droplets?secret=1", method == "POST" ? "{}" : null));

        Assert.Equal((DigitalOceanErrorKind.Transport, true), (failure.Kind, failure.CertainlyNotDone));
        Assert.StartsWith($"{method} /v2/droplets: no answer from {nobody.Authority} after 2 tries in ", failure.Message, StringComparison.Ordinal);
        Assert.EndsWith("the connection was refused. Check SpinupOptions.ApiUrl, the network, and any firewall or proxy between. Nothing was sent.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_NoSuchHost_CertainlyNotDone()
    {
        using var http = Http(new Uri("https://no-such-host.invalid/"), o => o.MaxRetries = 0);

        var failure = await Assert.ThrowsAsync<DigitalOceanApiException>(() => http.CallAsync(HttpMethod.Post, "/v2/droplets", "{}"));
        Assert.Equal((DigitalOceanErrorKind.Transport, true), (failure.Kind, failure.CertainlyNotDone));
        Assert.Contains("no-such-host.invalid", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_TlsToSomethingElse_CertainlyNotDone()
    {
        await using var server = new LoopbackServer((_, _) => Reply.Ok());
        using var http = Http(new UriBuilder(server.Url) { Scheme = "https" }.Uri, o => (o.MaxRetries, o.TryTimeout) = (0, TimeSpan.FromSeconds(1)));

        // The server waits for the end of a request that never comes: nothing is established within the time for connecting.
        var failure = await Assert.ThrowsAsync<DigitalOceanApiException>(() => http.CallAsync(HttpMethod.Post, "/v2/droplets", "{}"));
        Assert.Equal((DigitalOceanErrorKind.Transport, true), (failure.Kind, failure.CertainlyNotDone));
        Assert.Contains("no connection in time", failure.Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("POST", After.Reset, 1)]
    [InlineData("POST", After.Close, 1)]
    [InlineData("PATCH", After.Reset, 1)]
    [InlineData("GET", After.Reset, 2)]
    [InlineData("DELETE", After.Close, 2)]
    public async Task Call_CutAfterItWasSent_RepeatedOnlyWhereThatIsHarmless(string method, After after, int times)
    {
        // The first request warms the connection up: a kept one is where a client is tempted to send again by itself.
        await using var server = new LoopbackServer((_, number) => number == 1 ? Reply.Ok() : new Reply(null, after));
        using var http = Http(server.Url, o => o.MaxRetries = 1);
        (await http.GetAsync("/v2/account")).Dispose();

        var failure = await Assert.ThrowsAsync<DigitalOceanApiException>(() => http.CallAsync(new HttpMethod(method), "/v2/droplets", method is "GET" or "DELETE" ? null : "{\"name\":\"x\"}"));

        Assert.Equal((DigitalOceanErrorKind.Transport, false), (failure.Kind, failure.CertainlyNotDone));
        Assert.True(server.Count >= 1 + times, $"{server.Count}");
        if (times == 1)
        {
            Assert.Equal(2, server.Count);
            Assert.Contains("It may have been carried out all the same.", failure.Message, StringComparison.Ordinal);
        }
    }

    [Fact]
    public async Task Post_WithoutABody_CutOnAKeptConnection_NotRepeated()
    {
        await using var server = new LoopbackServer((_, number) => number == 1 ? Reply.Ok() : new Reply(null, After.Close));
        using var http = Http(server.Url);
        (await http.GetAsync("/v2/account")).Dispose();

        await Assert.ThrowsAsync<DigitalOceanApiException>(() => http.CallAsync(HttpMethod.Post, "/v2/something"));
        Assert.Equal(2, server.Count);
    }

    [Fact]
    public async Task Post_ServerFails_NotRepeated()
    {
        await using var server = new LoopbackServer((_, _) => Reply.Status("502 Bad Gateway"));
        using var http = Http(server.Url);

        using var response = await http.CallAsync(HttpMethod.Post, "/v2/droplets", "{}");
        Assert.Equal((HttpStatusCode.BadGateway, 1), (response.StatusCode, server.Count));
    }

    [Fact]
    public async Task Post_RefusedBy429_RepeatedAfterTheTimeItSays()
    {
        await using var server = new LoopbackServer((_, number) => number == 1 ? Reply.Status("429 Too Many Requests", "{}", "Retry-After: 1\r\n") : Reply.Ok());
        using var http = Http(server.Url);
        var watch = Stopwatch.StartNew();

        using var response = await http.CallAsync(HttpMethod.Post, "/v2/droplets", "{\"name\":\"x\"}");

        Assert.Equal((HttpStatusCode.OK, 2), (response.StatusCode, server.Count));
        Assert.True(watch.Elapsed >= TimeSpan.FromSeconds(0.99), $"{watch.Elapsed}");
        Assert.All(server.Requests, request => Assert.EndsWith("{\"name\":\"x\"}", request, StringComparison.Ordinal));
    }

    [Fact]
    public async Task Get_ServerFailsOnce_Repeated()
    {
        await using var server = new LoopbackServer((_, number) => number == 1 ? Reply.Status("503 Service Unavailable") : Reply.Ok("{\"a\":1}"));
        using var http = Http(server.Url);

        using var response = await http.GetAsync("/v2/account");
        Assert.Equal("{\"a\":1}", await response.Content.ReadAsStringAsync());
        Assert.Equal(2, server.Count);
    }

    [Fact]
    public async Task Get_AnswerTooSlow_TriedAgain()
    {
        await using var server = new LoopbackServer((_, number) => number == 1 ? new Reply(null, After.Nothing) : Reply.Ok());
        using var http = Http(server.Url, o => o.TryTimeout = TimeSpan.FromMilliseconds(300));

        using var response = await http.GetAsync("/v2/account");
        Assert.Equal((HttpStatusCode.OK, 2), (response.StatusCode, server.Count));
    }

    [Theory]
    [InlineData(After.Nothing)]
    [InlineData(After.Reset)]
    [InlineData(After.Close)]
    public async Task Get_BodyBreaksOff_TriedAgain(After after)
    {
        var half = Reply.Ok("{\"whole\":true}").Text![..^6];
        await using var server = new LoopbackServer((_, number) => number == 1 ? new Reply(half, after) : Reply.Ok("{\"whole\":true}"));
        using var http = Http(server.Url, o => o.TryTimeout = TimeSpan.FromMilliseconds(500));

        using var response = await http.GetAsync("/v2/account");
        Assert.Equal("{\"whole\":true}", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Get_CallerCancels_EndsAtOnceWithItsToken()
    {
        await using var server = new LoopbackServer((_, _) => new Reply(null, After.Nothing));
        using var http = Http(server.Url);
        using var cancel = new CancellationTokenSource();
        var call = http.GetAsync("/v2/account", cancel.Token);
        await TestClock.UntilAsync(() => server.Count == 1);
        await cancel.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancel.Token, cancelled.CancellationToken);
    }

    [Fact]
    public async Task Answer_WithDate_SetsTheClock()
    {
        var ahead = DateTimeOffset.UtcNow.AddDays(3);
        await using var server = new LoopbackServer((_, _) => new Reply($"HTTP/1.1 200 OK\r\nDate: {ahead:R}\r\nContent-Length: 2\r\n\r\n{{}}"));
        var clock = new ApiClock(TimeProvider.System);
        using var http = new SpinupHttp(new SpinupOptions { Token = "x", ApiUrl = server.Url }, clock, TimeProvider.System, NullLoggerFactory.Instance);

        (await http.GetAsync("/v2/account")).Dispose();
        Assert.InRange((clock.UtcNow - ahead).TotalSeconds, -5, 60);
    }

    [Fact]
    public async Task Token_Rotates_EachTryAsksAnew()
    {
        var asked = 0;
        await using var server = new LoopbackServer((_, number) => number == 1 ? Reply.Status("503 Service Unavailable", "{}", "Retry-After: 0\r\n") : Reply.Ok());
        using var http = Http(server.Url, o => o.TokenProvider = _ => new ValueTask<string>($"token-{++asked}"));

        (await http.GetAsync("/v2/account")).Dispose();
        Assert.Contains("Bearer token-1\r\n", server.Requests.First(), StringComparison.Ordinal);
        Assert.Contains("Bearer token-2\r\n", server.Requests.Last(), StringComparison.Ordinal);
    }

    private static SpinupHttp Http(Uri url, Action<SpinupOptions>? configure = null)
    {
        var options = new SpinupOptions { Token = "dop_v1_" + Guid.NewGuid().ToString("N"), ApiUrl = url };
        configure?.Invoke(options);
        return new SpinupHttp(options, new ApiClock(TimeProvider.System), TimeProvider.System, NullLoggerFactory.Instance);
    }
}
