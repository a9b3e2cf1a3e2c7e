using System.Globalization;
using System.Net;
using System.Text;
using System.Text.Json;
using Spinup.Sdk;
using Spinup.Sdk.Api;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Api.Wire;

[Trait("Category", "Wire")]
public sealed class WireTests
{
    private static readonly JsonSerializerOptions Indented = new() { WriteIndented = true, NewLine = "\n" };

    public static TheoryData<string> Cases => WireCases.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Operation_Called_SendsWhatIsDueAndReadsTheAnswer(string operation)
    {
        var wire = WireCases.Named(operation);
        await using var client = await WireClient.StartAsync(_ => wire.Answer);

        wire.Check(await wire.Call(client.Api));

        var request = Assert.Single(client.Stub.Requests);
        Assert.Equal(wire.Sent, request.Method + " " + request.Target);
        Assert.Equal(request.Target.EndsWith("/dangerous", StringComparison.Ordinal) ? "true" : null, request.Headers.GetValueOrDefault("X-Dangerous"));
        Assert.False(request.Headers.ContainsKey("Transfer-Encoding"));
        if (request.Body.Length > 0)
        {
            Assert.Equal("application/json; charset=utf-8", request.Headers["Content-Type"]);
            Assert.Equal(Encoding.UTF8.GetByteCount(request.Body), int.Parse(request.Headers["Content-Length"], CultureInfo.InvariantCulture));
        }
        else
        {
            Assert.False(request.Headers.ContainsKey("Content-Type"));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Operation_Refused_SaysWhatKindOfRefusal(string operation)
    {
        var wire = WireCases.Named(operation);
        (int Status, DigitalOceanErrorKind Kind, bool NotDone)[] refusals =
        [
            (401, DigitalOceanErrorKind.Unauthorized, true),
            (404, DigitalOceanErrorKind.NotFound, true),
            (422, DigitalOceanErrorKind.Validation, true),
            (429, DigitalOceanErrorKind.RateLimited, true),
            (500, DigitalOceanErrorKind.Server, false),
            (503, DigitalOceanErrorKind.Server, false),
        ];
        await using var client = await WireClient.StartAsync(500);
        foreach (var (status, kind, notDone) in refusals)
        {
            client.Stub.Answer = _ => new StubAnswer(status, """{"id":"some_id","message":"Its words.","request_id":"r-1"}""")
            {
                Headers = status == 429 ? new Dictionary<string, string> { ["Retry-After"] = "7" } : [],
            };

            var e = await Assert.ThrowsAsync<DigitalOceanApiException>(() => wire.Call(client.Api));

            Assert.Equal(
                (kind, (HttpStatusCode?)status, "some_id", "r-1", "Its words.", notDone, status == 429 ? TimeSpan.FromSeconds(7) : (TimeSpan?)null),
                (e.Kind, e.StatusCode, e.ErrorId, e.RequestId, e.ApiMessage, e.CertainlyNotDone, e.RetryAfter));
            Assert.StartsWith(wire.Sent.Split('?')[0] + " was answered " + status, e.Message, StringComparison.Ordinal);
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Operation_AnsweredWithNonsense_IsUnreadableAndNeverNull(string operation)
    {
        var wire = WireCases.Named(operation);
        if (wire.Answer.Body is null)
        {
            return; // The body is ignored: see the 2xx cases.
        }

        await using var client = await WireClient.StartAsync(200);
        foreach (var nonsense in new[] { "<html>", "{\"", "null", "[]", "" })
        {
            client.Stub.Answer = _ => new StubAnswer(wire.Answer.Status, nonsense);
            var e = await Assert.ThrowsAsync<DigitalOceanApiException>(() => wire.Call(client.Api));
            Assert.Equal((DigitalOceanErrorKind.UnreadableAnswer, false), (e.Kind, e.CertainlyNotDone));
        }
    }

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task Operation_Cancelled_PassesTheCancellationThrough(string operation)
    {
        var wire = WireCases.Named(operation);
        using var handler = new NeverHandler();
        using var http = new HttpClient(handler) { BaseAddress = new Uri("http://127.0.0.1:1/") };

        var call = wire.Call(new DigitalOceanClient(http));
        http.CancelPendingRequests();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => call.WaitAsync(TimeSpan.FromSeconds(10)));
    }

    [Fact]
    public void Cases_AndCatalogue_CoverEachOther()
    {
        var catalogue = OperationCatalogue.All.Select(o => o.Interface + "." + o.Member).ToHashSet();
        var cases = WireCases.All.Select(c => c.Member).ToHashSet();

        Assert.Empty(catalogue.Except(cases));
        Assert.Empty(cases.Except(catalogue));
        foreach (var wire in WireCases.All)
        {
            var operation = OperationCatalogue.All.Single(o => o.Interface + "." + o.Member == wire.Member);
            Assert.Matches($"^{operation.Method} {System.Text.RegularExpressions.Regex.Replace(operation.Path, "{[^}]+}", "[^/?]+")}(\\?.*)?$", wire.Sent);
        }
    }

    [Fact]
    public async Task Requests_OfAllCases_AreAsReviewed()
    {
        await using var client = await WireClient.StartAsync(204);
        var text = new StringBuilder();
        foreach (var wire in WireCases.All)
        {
            client.Stub.Answer = _ => wire.Answer;
            await wire.Call(client.Api);
            var request = client.Stub.Requests[^1];
            text.Append("## ").Append(wire.Operation).Append('\n').Append(request.Method).Append(' ').Append(request.Target).Append('\n');
            if (request.Body.Length > 0)
            {
                using var body = JsonDocument.Parse(request.Body);
                text.Append(JsonSerializer.Serialize(body.RootElement, Indented)).Append('\n');
            }

            text.Append('\n');
        }

        Snapshots.Verify(text.ToString(), "Requests");
    }

    [Fact]
    public void Catalogue_IsAsReviewed() =>
        Snapshots.Verify(
            string.Join('\n', OperationCatalogue.All.Select(o => $"{o.Method} {o.Path} {o.Interface}.{o.Member} {string.Join(',', o.Scopes)}")),
            "OperationCatalogue");

    private sealed class NeverHandler : HttpMessageHandler
    {
        protected override async Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            await Task.Delay(Timeout.Infinite, cancellationToken);
            throw new InvalidOperationException("Unreachable.");
        }
    }
}
