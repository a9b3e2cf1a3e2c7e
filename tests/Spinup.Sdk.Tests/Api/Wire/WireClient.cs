using Spinup.Sdk.Api;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Api.Wire;

/// <summary>A client and the stub it speaks to, with nothing between them: no retries, no budget.</summary>
internal sealed class WireClient : IAsyncDisposable
{
    private readonly HttpClient http;

    private WireClient(StubApi stub, HttpClient http) => (Stub, this.http, Api) = (stub, http, new DigitalOceanClient(http));

    public StubApi Stub { get; }

    public IDigitalOceanClient Api { get; }

    public static async Task<WireClient> StartAsync(Func<StubRequest, StubAnswer> answer)
    {
        var stub = await StubApi.StartAsync();
        stub.Answer = answer;
        return new WireClient(stub, new HttpClient { BaseAddress = stub.Url });
    }

    public static Task<WireClient> StartAsync(int status, string? body = null) => StartAsync(_ => new StubAnswer(status, body));

    public async ValueTask DisposeAsync()
    {
        http.Dispose();
        await Stub.DisposeAsync();
    }
}
