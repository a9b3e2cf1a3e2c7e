using System.Net;
using System.Net.Sockets;
using Spinup.Sdk;
using Spinup.Sdk.Http;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Http;

public sealed class RetryTests
{
    private readonly TestClock _clock = new();

    public static TheoryData<string, string, int> Meanings => new()
    {
        { "GET", "500", 6 },
        { "GET", "502", 6 },
        { "GET", "503", 6 },
        { "GET", "429", 6 },
        { "GET", "404", 1 },
        { "GET", "refused", 6 },
        { "GET", "reset", 6 },
        { "HEAD", "503", 6 },
        { "PUT", "503", 6 },
        { "PUT", "reset", 6 },
        { "DELETE", "503", 6 },
        { "DELETE", "reset", 6 },
        { "DELETE", "422", 1 },
        { "POST", "500", 1 },
        { "POST", "502", 1 },
        { "POST", "503", 1 },
        { "POST", "reset", 1 },
        { "POST", "cut", 1 },
        { "POST", "422", 1 },
        { "POST", "429", 6 },
        { "POST", "refused", 6 },
        { "POST", "dns", 6 },
        { "POST", "tls", 6 },
        { "POST", "proxy", 6 },
        { "PATCH", "503", 1 },
        { "PATCH", "reset", 1 },
        { "PATCH", "429", 6 },
        { "PATCH", "refused", 6 },
    };

    [Theory]
    [MemberData(nameof(Meanings))]
    public async Task Call_FailsAlways_TriedAsOftenAsItsMeaningAllows(string method, string trouble, int tries)
    {
        using var stub = new StubHandler((_, _) => Trouble(trouble));
        using var http = stub.Http(_clock);
        var call = http.CallAsync(new HttpMethod(method), "/v2/droplets/7", method == "GET" ? null : "{\"a\":1}");
        var failure = await Record.ExceptionAsync(() => _clock.RunAsync(call));

        Assert.Equal(tries, stub.Count);
        Assert.All(stub.Bodies, body => Assert.Equal("{\"a\":1}", body));
        if (int.TryParse(trouble, out var status))
        {
            Assert.Equal((HttpStatusCode)status, (await call).StatusCode);
            return;
        }

        var transport = Assert.IsType<DigitalOceanApiException>(failure);
        Assert.Equal(DigitalOceanErrorKind.Transport, transport.Kind);
        Assert.Equal(trouble is not ("reset" or "cut"), transport.CertainlyNotDone);
        Assert.StartsWith($"{method} /v2/droplets/7: no answer from api.example after {(tries == 1 ? "1 try" : "6 tries")} in ", transport.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_FailsAndThenAnswers_GivesTheAnswer()
    {
        using var stub = new StubHandler((_, number) => number < 4 ? Trouble("503") : StubHandler.Answer(HttpStatusCode.OK, "{\"a\":1}"));
        using var http = stub.Http(_clock);

        var response = await _clock.RunAsync(http.GetAsync("/v2/account"));

        Assert.Equal("{\"a\":1}", await response.Content.ReadAsStringAsync());
        Assert.Equal(4, stub.Count);
        Assert.InRange(_clock.Elapsed, TimeSpan.FromSeconds(1.5), TimeSpan.FromSeconds(0.5 * (3 + 9 + 27)));
    }

    [Fact]
    public async Task Call_Retried_AnswersInBetweenAreDisposed()
    {
        var contents = new List<WatchedContent>();
        using var stub = new StubHandler((_, _) =>
        {
            contents.Add(new WatchedContent());
            return new HttpResponseMessage(HttpStatusCode.BadGateway) { Content = contents[^1] };
        });
        using var http = stub.Http(_clock, o => o.MaxRetries = 2);

        using (await _clock.RunAsync(http.GetAsync("/v2/account")))
        {
            Assert.Equal([true, true, false], contents.Select(content => content.IsDisposed));
        }
    }

    [Fact]
    public async Task Call_NoRetries_OneTry()
    {
        using var stub = new StubHandler((_, _) => Trouble("503"));
        using var http = stub.Http(_clock, o => o.MaxRetries = 0);

        Assert.Equal(HttpStatusCode.ServiceUnavailable, (await http.GetAsync("/v2/account")).StatusCode);
        Assert.Equal(1, stub.Count);
    }

    [Theory]
    [InlineData(429)]
    [InlineData(503)]
    public async Task Call_RetryAfterSeconds_IsObeyed(int status)
    {
        using var stub = new StubHandler((_, number) => number == 1
            ? StubHandler.Answer((HttpStatusCode)status, "{}", ("Retry-After", "23"))
            : StubHandler.Answer(HttpStatusCode.OK));
        using var http = stub.Http(_clock);

        Assert.Equal(HttpStatusCode.OK, (await _clock.RunAsync(http.GetAsync("/v2/account"))).StatusCode);
        Assert.InRange(_clock.Elapsed.TotalSeconds, 23, 23.01);
    }

    [Fact]
    public async Task Call_RetryAfterDate_IsReadByTheServicesClock()
    {
        var service = new DateTimeOffset(2030, 1, 1, 0, 0, 0, TimeSpan.Zero); // Years ahead of this machine.
        using var stub = new StubHandler((_, number) => number == 1
            ? StubHandler.Answer(HttpStatusCode.TooManyRequests, "{}", ("Date", service.ToString("R")), ("Retry-After", service.AddSeconds(12).ToString("R")))
            : StubHandler.Answer(HttpStatusCode.OK));
        using var http = stub.Http(_clock);

        Assert.Equal(HttpStatusCode.OK, (await _clock.RunAsync(http.GetAsync("/v2/account"))).StatusCode);
        Assert.InRange(_clock.Elapsed.TotalSeconds, 13, 13.01); // Both are cut to the second.
    }

    [Theory]
    [InlineData(429, "GET")]
    [InlineData(429, "POST")]
    [InlineData(503, "GET")]
    public async Task Call_RetryAfterBeyondTheTotalTimeout_TheAnswerAtOnce(int status, string method)
    {
        using var stub = new StubHandler((_, _) => StubHandler.Answer((HttpStatusCode)status, "{}", ("Retry-After", "101")));
        using var http = stub.Http(_clock);

        var response = await http.CallAsync(new HttpMethod(method), "/v2/droplets", method == "POST" ? "{}" : null);

        Assert.Equal(((HttpStatusCode)status, TimeSpan.FromSeconds(101)), (response.StatusCode, response.Headers.RetryAfter!.Delta));
        Assert.Equal((1, TimeSpan.Zero), (stub.Count, _clock.Elapsed));
    }

    [Fact]
    public async Task Call_HourUsedUp_TheAnswerSaysHowLong()
    {
        var reset = _clock.GetUtcNow().AddSeconds(1800).ToUnixTimeSeconds();
        using var stub = new StubHandler((_, _) => StubHandler.Answer(
            HttpStatusCode.TooManyRequests, "{}", ("ratelimit-limit", "5000"), ("ratelimit-remaining", "0"), ("ratelimit-reset", $"{reset}")));
        using var http = stub.Http(_clock);

        var refused = await http.GetAsync("/v2/account");
        Assert.Equal(TimeSpan.FromSeconds(1801), refused.Headers.RetryAfter!.Delta);

        var budget = await Assert.ThrowsAsync<DigitalOceanApiException>(() => http.GetAsync("/v2/droplets?name=secret"));
        Assert.Equal((DigitalOceanErrorKind.RateLimited, true), (budget.Kind, budget.CertainlyNotDone));
        Assert.InRange(budget.RetryAfter!.Value, TimeSpan.FromSeconds(1800), TimeSpan.FromSeconds(1801));
        Assert.DoesNotContain("secret", budget.Message, StringComparison.Ordinal);
        Assert.Equal(1, stub.Count);
    }

    [Fact]
    public async Task Call_EveryTryTooSlow_TransportAfterTheTries()
    {
        using var stub = new StubHandler(async (_, _, cancellationToken) =>
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Trouble("500");
        });
        using var http = stub.Http(_clock, o => (o.TryTimeout, o.TotalTimeout) = (TimeSpan.FromSeconds(5), TimeSpan.FromMinutes(10)));

        var get = await _clock.FailureAsync(http.GetAsync("/v2/account"));
        Assert.Equal(6, stub.Count);
        Assert.Contains("after 6 tries in ", get.Message, StringComparison.Ordinal);
        Assert.Contains("no answer within 5 s", get.Message, StringComparison.Ordinal);

        var post = await _clock.FailureAsync(http.CallAsync(HttpMethod.Post, "/v2/droplets", "{}"));
        Assert.Equal(7, stub.Count);
        Assert.False(post.CertainlyNotDone);
        Assert.Contains("It may have been carried out all the same.", post.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_TotalTimeoutRunsOut_TransportThatSaysWhatWasBefore()
    {
        using var stub = new StubHandler(async (_, number, cancellationToken) =>
        {
            if (number > 2)
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return Trouble("502");
        });
        using var http = stub.Http(_clock, o => (o.TryTimeout, o.TotalTimeout) = (TimeSpan.FromSeconds(30), TimeSpan.FromSeconds(31)));

        var failure = await _clock.FailureAsync(http.GetAsync("/v2/account"));

        Assert.Equal(DigitalOceanErrorKind.Transport, failure.Kind);
        Assert.Equal(TimeSpan.FromSeconds(31), _clock.Elapsed);
        Assert.Contains("after 3 tries in 31 s: its time was over; the try before: 502.", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Call_CallerCancels_ItsOwnTokenComesBack()
    {
        using var cancel = new CancellationTokenSource();
        using var stub = new StubHandler(async (_, _, cancellationToken) =>
        {
            await cancel.CancelAsync();
            await Task.Delay(Timeout.Infinite, cancellationToken);
            return Trouble("500");
        });
        using var http = stub.Http(_clock);

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => http.GetAsync("/v2/account", cancel.Token));
        Assert.Equal(cancel.Token, cancelled.CancellationToken);
        Assert.Equal(1, stub.Count);
    }

    [Fact]
    public async Task Call_CallerCancelsDuringABackOff_EndsAtOnce()
    {
        using var cancel = new CancellationTokenSource();
        using var stub = new StubHandler((_, _) => Trouble("503"));
        using var http = stub.Http(_clock);
        var call = http.GetAsync("/v2/account", cancel.Token);
        await TestClock.UntilAsync(() => stub.Count == 1 && _clock.PendingTimers > 0);
        await cancel.CancelAsync();

        var cancelled = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call);
        Assert.Equal(cancel.Token, cancelled.CancellationToken);
    }

    [Fact]
    public async Task Call_BodyBreaksOff_IsAFailedTry()
    {
        using var stub = new StubHandler((_, number) => number == 1 ? Trouble("cut") : StubHandler.Answer(HttpStatusCode.OK, "{\"whole\":true}"));
        using var http = stub.Http(_clock);

        var response = await _clock.RunAsync(http.GetAsync("/v2/account"));
        Assert.Equal("{\"whole\":true}", await response.Content.ReadAsStringAsync());
    }

    [Fact]
    public async Task Call_ContentThatCanBeReadOnce_IsSentWholeAgain()
    {
        using var stub = new StubHandler((_, number) => number < 3 ? Trouble("503") : StubHandler.Answer(HttpStatusCode.OK));
        using var http = stub.Http(_clock);
        using var body = new MemoryStream("{\"once\":1}"u8.ToArray());

        await _clock.RunAsync(http.Client.PutAsync(new Uri("/v2/x", UriKind.Relative), new StreamContent(body)));
        Assert.Equal(["{\"once\":1}", "{\"once\":1}", "{\"once\":1}"], stub.Bodies);
    }

    [Fact]
    public async Task Call_SshKeysListedTwelveTimes_NeverMoreThanTenAMinute()
    {
        var at = new List<TimeSpan>();
        using var stub = new StubHandler((request, _) =>
        {
            at.Add(_clock.Elapsed);
            return request.RequestUri!.AbsolutePath == "/v2/account/keys"
                ? StubHandler.Answer(HttpStatusCode.OK, "{}", ("ratelimit-limit", "10"), ("ratelimit-remaining", "3"))
                : StubHandler.Answer(HttpStatusCode.OK);
        });
        using var http = stub.Http(_clock);
        for (var i = 0; i < 12; i++)
        {
            await _clock.RunAsync(http.GetAsync("/v2/account/keys?per_page=200"));
        }

        Assert.True(at[11] - at[0] >= TimeSpan.FromMinutes(1), $"the twelfth after {at[11]}");

        // Its headers did not shrink the budget of everything else.
        var before = _clock.Elapsed;
        await _clock.RunAsync(http.GetAsync("/v2/account"));
        await _clock.RunAsync(http.GetAsync("/v2/account/keys/7"));
        Assert.Equal((14, before), (stub.Count, _clock.Elapsed));
    }

    [Fact]
    public async Task Call_NormalBudgetUsedUp_DestroysAndUrgentCallsStillGo()
    {
        using var stub = new StubHandler((_, _) => StubHandler.Answer(HttpStatusCode.OK));
        using var http = stub.Http(_clock, o => o.TotalTimeout = TimeSpan.FromSeconds(50));
        for (var i = 0; i < 225; i++)
        {
            await http.GetAsync("/v2/account");
        }

        var refused = await Assert.ThrowsAsync<DigitalOceanApiException>(() => http.GetAsync("/v2/account"));
        Assert.Equal(DigitalOceanErrorKind.RateLimited, refused.Kind);
        await http.CallAsync(HttpMethod.Delete, "/v2/droplets/7");
        using (Urgency.Begin())
        {
            await http.GetAsync("/v2/droplets/7");
        }

        await Assert.ThrowsAsync<DigitalOceanApiException>(() => http.GetAsync("/v2/account"));
        Assert.Equal(227, stub.Count);
    }

    [Fact]
    public async Task Call_TwoClientsOfOneToken_ShareTheBudget()
    {
        using var stub = new StubHandler((_, _) => StubHandler.Answer(HttpStatusCode.OK));
        using var one = stub.Http(_clock, o => (o.Token, o.TotalTimeout) = ("dop_v1_shared", TimeSpan.FromSeconds(50)));
        using var two = stub.Http(_clock, o => (o.Token, o.TotalTimeout) = ("dop_v1_shared", TimeSpan.FromSeconds(50)));
        for (var i = 0; i < 225; i++)
        {
            await (i % 2 == 0 ? one : two).GetAsync("/v2/account");
        }

        await Assert.ThrowsAsync<DigitalOceanApiException>(() => one.GetAsync("/v2/account"));
        await Assert.ThrowsAsync<DigitalOceanApiException>(() => two.GetAsync("/v2/account"));
    }

    private static HttpResponseMessage Trouble(string trouble) => trouble switch
    {
        "refused" => throw new HttpRequestException(HttpRequestError.ConnectionError, "refused", new SocketException((int)SocketError.ConnectionRefused)),
        "dns" => throw new HttpRequestException(HttpRequestError.NameResolutionError, "no such host"),
        "tls" => throw new HttpRequestException(HttpRequestError.SecureConnectionError, "TLS"),
        "proxy" => throw new HttpRequestException(HttpRequestError.ProxyTunnelError, "407"),
        "reset" => throw new HttpRequestException("reset", new IOException("reset", new SocketException((int)SocketError.ConnectionReset))),
        "cut" => new HttpResponseMessage(HttpStatusCode.OK) { Content = new CutContent() },
        _ => StubHandler.Answer((HttpStatusCode)int.Parse(trouble, System.Globalization.CultureInfo.InvariantCulture)),
    };

    private sealed class CutContent : HttpContent
    {
        protected override async Task SerializeToStreamAsync(Stream stream, TransportContext? context)
        {
            await stream.WriteAsync("{\"wh"u8.ToArray());
            throw new HttpIOException(HttpRequestError.ResponseEnded, "cut");
        }

        protected override bool TryComputeLength(out long length)
        {
            length = 0;
            return false;
        }
    }

    private sealed class WatchedContent : ByteArrayContent
    {
        public WatchedContent()
            : base([])
        {
        }

        public bool IsDisposed { get; private set; }

        protected override void Dispose(bool disposing)
        {
            IsDisposed = true;
            base.Dispose(disposing);
        }
    }
}
