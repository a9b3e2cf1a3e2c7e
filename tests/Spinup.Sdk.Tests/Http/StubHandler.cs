using System.Net;
using System.Text;
using Microsoft.Extensions.Logging.Abstractions;
using Spinup.Sdk;
using Spinup.Sdk.Http;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Http;

/// <summary>Answers from memory, and remembers what it was asked.</summary>
internal sealed class StubHandler(Func<HttpRequestMessage, int, CancellationToken, Task<HttpResponseMessage>> answer) : HttpMessageHandler
{
    private int _count;

    public StubHandler(Func<HttpRequestMessage, int, HttpResponseMessage> answer)
        : this((request, number, _) => Task.FromResult(answer(request, number)))
    {
    }

    public int Count => Volatile.Read(ref _count);

    public List<string?> Tokens { get; } = [];

    public List<string> Bodies { get; } = [];

    public static HttpResponseMessage Answer(HttpStatusCode status, string body = "{}", params (string Name, string Value)[] headers)
    {
        var response = new HttpResponseMessage(status) { Content = new StringContent(body, Encoding.UTF8, "application/json") };
        foreach (var (name, value) in headers)
        {
            response.Headers.TryAddWithoutValidation(name, value);
        }

        return response;
    }

    /// <summary>Makes the whole pipeline on top of this, on a token of its own so that no other test shares its budget.</summary>
    public SpinupHttp Http(TimeProvider time, Action<SpinupOptions>? configure = null, Microsoft.Extensions.Logging.ILoggerFactory? loggers = null)
    {
        var options = new SpinupOptions { Token = "dop_v1_" + Guid.NewGuid().ToString("N"), ApiUrl = new Uri("https://api.example/") };
        configure?.Invoke(options);
        return new SpinupHttp(options, new ApiClock(time), time, loggers ?? NullLoggerFactory.Instance, this);
    }

    protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
    {
        var number = Interlocked.Increment(ref _count);
        lock (Tokens)
        {
            Tokens.Add(request.Headers.Authorization?.ToString());
        }

        if (request.Content is { } content)
        {
            var body = await content.ReadAsStringAsync(cancellationToken);
            lock (Bodies)
            {
                Bodies.Add(body);
            }
        }

        return await answer(request, number, cancellationToken);
    }
}

/// <summary>Calls as a test makes them.</summary>
internal static class Calls
{
    public static Task<HttpResponseMessage> CallAsync(this SpinupHttp http, HttpMethod method, string path, string? body = null, CancellationToken cancellationToken = default) =>
        http.Client.SendAsync(
            new HttpRequestMessage(method, path) { Content = body is null ? null : new StringContent(body, Encoding.UTF8, "application/json") },
            HttpCompletionOption.ResponseHeadersRead, cancellationToken);

    public static Task<HttpResponseMessage> GetAsync(this SpinupHttp http, string path, CancellationToken cancellationToken = default) =>
        http.CallAsync(HttpMethod.Get, path, null, cancellationToken);

    /// <summary>Waits for a failure on a test clock.</summary>
    public static async Task<DigitalOceanApiException> FailureAsync(this TestClock clock, Task call) =>
        await Assert.ThrowsAsync<DigitalOceanApiException>(() => clock.RunAsync(call));
}
