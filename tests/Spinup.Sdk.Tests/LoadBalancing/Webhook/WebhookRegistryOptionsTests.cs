using Spinup.Sdk.LoadBalancing;
using Spinup.Sdk.LoadBalancing.Webhook;

namespace Spinup.Tests.Sdk.LoadBalancing.Webhook;

/// <summary>What can be set.</summary>
public sealed class WebhookRegistryOptionsTests
{
    public static TheoryData<Action<WebhookRegistryOptions>, string> Wrong => new()
    {
        { options => options.Url = null, "Url is missing." },
        { options => options.Url = new Uri("/hook", UriKind.Relative), "Url \"/hook\" is not absolute" },
        { options => options.Url = new Uri("http://balancer.example/hook?key=hidden"), "Url http://balancer.example is not https" },
        { options => options.Url = new Uri("ftp://127.0.0.1/"), "Url ftp://127.0.0.1 is not https" },
        { options => options.Url = new Uri("https://me:hidden@balancer.example/"), "carries a user name or password" },
        { options => options.Url = new Uri("https://balancer.example/#x"), "has a fragment" },
        { options => options.Secret = "hidden", "Secret has 6 characters; it must have at least 16." },
        { options => options.Owner = "a/b", "Owner is \"a/b\"; it must be 1 to 32" },
        { options => options.ReceiverCapabilities = RegistryCapabilities.Barrier, "ReceiverCapabilities is Barrier; a hook can have Drain, Weights, SlowStart at most." },
        { options => options.HealthPath = "health", "HealthPath is \"health\"" },
        { options => options.HealthInterval = TimeSpan.Zero, "HealthInterval is 00:00:00; it must be between 00:00:00.0100000 and 00:10:00." },
        { options => options.HealthTimeout = TimeSpan.FromHours(1), "HealthTimeout is 01:00:00" },
        { options => options.DrainDeadline = TimeSpan.FromHours(2), "DrainDeadline is 02:00:00" },
        { options => options.TryTimeout = TimeSpan.FromMinutes(2), "TotalTimeout (00:01:00) is below TryTimeout (00:02:00)" },
        { options => options.TotalTimeout = TimeSpan.Zero, "TotalTimeout is 00:00:00" },
        { options => options.Rise = 0, "Rise is 0; it must be between 1 and 100." },
        { options => options.MaxRetries = 21, "MaxRetries is 21; it must be between 0 and 20." },
    };

    [Theory]
    [MemberData(nameof(Wrong))]
    public void Options_Wrong_AreNamedWithWhatIsAllowed(Action<WebhookRegistryOptions> change, string message)
    {
        var options = Good();
        change(options);

        var result = new WebhookRegistryOptionsValidator().Validate("edge", options);

        Assert.Contains(message, result.FailureMessage, StringComparison.Ordinal);
        Assert.Contains("WebhookRegistryOptions \"edge\": ", result.FailureMessage, StringComparison.Ordinal);
        Assert.DoesNotContain("hidden", result.FailureMessage, StringComparison.Ordinal);
        Assert.Contains(message, Assert.Throws<ArgumentException>(() => WebhookRegistryOptionsValidator.ThrowIfWrong(options)).Message, StringComparison.Ordinal);
    }

    [Theory]
    [InlineData("https://balancer.example/hook?key=1")]
    [InlineData("http://127.0.0.1:8080/hook")]
    [InlineData("http://[::1]/")]
    [InlineData("http://localhost/")]
    public void Url_HttpsOrLoopback_IsFine(string url)
    {
        var options = Good();
        options.Url = new Uri(url);

        Assert.True(new WebhookRegistryOptionsValidator().Validate(null, options).Succeeded);
    }

    private static WebhookRegistryOptions Good() => new() { Url = new Uri("https://balancer.example/hook"), Secret = "0123456789abcdef" };
}
