using Spinup.Sdk;

namespace Spinup.Tests.Sdk.Http;

public sealed class SpinupOptionsTests
{
    public static TheoryData<string, Action<SpinupOptions>, string> Wrong => new()
    {
        { "no token", o => o.Token = null, "Token is missing" },
        { "empty token", o => o.Token = "", "Token is missing" },
        { "blank token", o => o.Token = "  ", "Token is blank" },
        { "line end", o => o.Token = "dop_v1_sec\r\n", "Token contains white space or a control character" },
        { "inner blank", o => o.Token = "dop v1_sec", "Token contains white space or a control character" },
        { "not ASCII", o => o.Token = "dop_v1_séc", "Token contains a character that is not printable ASCII" },
        { "http", o => o.ApiUrl = new Uri("http://api.example/"), "http://api.example is plain http to another machine" },
        { "ftp", o => o.ApiUrl = new Uri("ftp://api.example/"), "neither https nor http" },
        { "relative", o => o.ApiUrl = new Uri("/v2", UriKind.Relative), "\"/v2\" is not absolute" },
        { "null", o => o.ApiUrl = null!, "ApiUrl is missing" },
        { "user", o => o.ApiUrl = new Uri("https://user:sec@api.example/"), "carries a user name or password" },
        { "query", o => o.ApiUrl = new Uri("https://api.example/?a=sec"), "has a query" },
        { "retries", o => o.MaxRetries = -1, "MaxRetries is -1; it must be between 0 and 20" },
        { "total", o => o.TotalTimeout = TimeSpan.FromHours(2), "TotalTimeout is 02:00:00; it must be between 00:00:01 and 01:00:00" },
        { "infinite", o => o.TotalTimeout = Timeout.InfiniteTimeSpan, "TotalTimeout is -00:00:00.0010000" },
        { "try", o => o.TryTimeout = TimeSpan.Zero, "TryTimeout is 00:00:00; it must be between 00:00:00.1000000 and 00:10:00" },
        { "both", o => o.TotalTimeout = TimeSpan.FromSeconds(10), "TotalTimeout (00:00:10) is below TryTimeout (00:00:30)" },
        { "shutdown", o => o.ShutdownTimeout = TimeSpan.Zero, "ShutdownTimeout is 00:00:00; it must be between 00:00:01 and 00:10:00" },
        { "watchdog null", o => o.Watchdog = null!, "Watchdog is null" },
        { "watchdog tool", o => o.Watchdog.ToolPath = " ", "Watchdog.ToolPath is blank" },
        { "watchdog log", o => o.Watchdog.LogFile = "", "Watchdog.LogFile is blank" },
        { "watchdog start", o => o.Watchdog.StartTimeout = TimeSpan.Zero, "Watchdog.StartTimeout is 00:00:00; it must be between 00:00:01 and 00:05:00" },
        { "watchdog destroy", o => o.Watchdog.DestroyTimeout = TimeSpan.Zero, "Watchdog.DestroyTimeout is 00:00:00; it must be between 00:00:01 and 1.00:00:00" },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Validate_Wrong_SaysWhatAndNotTheSecret(string name, Action<SpinupOptions> spoil, string message)
    {
        Assert.NotEmpty(name);
        var options = new SpinupOptions { Token = "dop_v1_sec" };
        spoil(options);

        var result = new SpinupOptionsValidator().Validate("", options);
        Assert.True(result.Failed);
        Assert.Contains(message, result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("v1_s", result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("sec", result.FailureMessage!.Replace("second", "", StringComparison.Ordinal), StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://api.digitalocean.com/")]
    [InlineData("https://proxy.example/do")]
    [InlineData("http://127.0.0.1:8080/")]
    [InlineData("http://127.1.2.3:8080/")]
    [InlineData("http://localhost:8080/")]
    [InlineData("http://[::1]:8080/")]
    public void Validate_Right_Succeeds(string url) =>
        Assert.True(new SpinupOptionsValidator().Validate("", new SpinupOptions { Token = "x", ApiUrl = new Uri(url) }).Succeeded);

    [Fact]
    public void Validate_ProviderInsteadOfToken_Succeeds() =>
        Assert.True(new SpinupOptionsValidator().Validate("", new SpinupOptions { TokenProvider = _ => new("x") }).Succeeded);
}
