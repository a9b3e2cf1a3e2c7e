using System.Net;
using Spinup.Sdk;
using Spinup.Sdk.Http;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Http;

/// <summary>Whatever happens, the token is in no log, no exception and no ToString.</summary>
public sealed class TokenSecrecyTests : IDisposable
{
    private const string Token = "dop_v1_5ec4e75ec4e75ec4e7";
    private readonly RecordingLoggerFactory _loggers = new();
    private readonly TestClock _clock = new();

    public static TheoryData<string> Troubles => ["500", "429", "hour", "reset", "silence", "provider", "bad", "otherhost"];

    [Theory]
    [MemberData(nameof(Troubles))]
    public async Task Call_Fails_TokenIsNowhere(string trouble)
    {
        HttpRequestMessage? sent = null;
        using var stub = new StubHandler(async (request, _, cancellationToken) =>
        {
            sent = request;
            if (trouble == "silence")
            {
                await Task.Delay(Timeout.Infinite, cancellationToken);
            }

            return trouble switch
            {
                "reset" => throw new HttpRequestException("reset"),
                "hour" => StubHandler.Answer(HttpStatusCode.TooManyRequests, "{}", ("ratelimit-remaining", "0"), ("ratelimit-reset", "9999999999")),
                "429" => StubHandler.Answer(HttpStatusCode.TooManyRequests),
                _ => StubHandler.Answer(HttpStatusCode.InternalServerError),
            };
        });
        using var http = stub.Http(
            _clock,
            o =>
            {
                o.Token = Token;
                o.TokenProvider = trouble switch
                {
                    "provider" => _ => throw new InvalidOperationException("no token today"),
                    "bad" => _ => new ValueTask<string>(Token + "\n"),
                    _ => null,
                };
            },
            _loggers);

        var said = new List<string>();
        for (var i = 0; i < 2; i++)
        {
            var failure = await Record.ExceptionAsync(async () =>
                said.Add((await _clock.RunAsync(http.GetAsync(trouble == "otherhost" ? "https://other.example/" : "/v2/account"))).ToString()));
            said.Add(failure?.ToString() ?? "");
        }

        Assert.NotEqual("", string.Concat(said));
        said.AddRange([_loggers.Text, sent?.ToString() ?? "", http.ToString()!, http.Client.DefaultRequestHeaders.ToString(), new SpinupOptions { Token = Token }.ToString()!]);
        Assert.All(said, text => Assert.DoesNotContain("5ec4e7", text, StringComparison.OrdinalIgnoreCase));
        if (trouble is not ("provider" or "bad" or "otherhost"))
        {
            Assert.Equal("Bearer " + Token, stub.Tokens[0]);
        }
    }

    [Fact]
    public void Credential_ToString_IsNotTheToken() =>
        Assert.DoesNotContain(Token, new Credential(Token, new Uri("https://api.example/"), _clock).ToString(), StringComparison.Ordinal);

    [Fact]
    public async Task Call_ProviderGivesRubbish_ClearError()
    {
        using var stub = new StubHandler((_, _) => StubHandler.Answer(HttpStatusCode.OK));
        using var http = stub.Http(_clock, o => o.TokenProvider = _ => new ValueTask<string>("a b"));

        var wrong = await Assert.ThrowsAsync<SpinupException>(() => http.GetAsync("/v2/account"));
        Assert.Contains("It came from SpinupOptions.TokenProvider", wrong.Message, StringComparison.Ordinal);
        Assert.Equal(0, stub.Count);
    }

    public void Dispose() => _loggers.Dispose();
}
