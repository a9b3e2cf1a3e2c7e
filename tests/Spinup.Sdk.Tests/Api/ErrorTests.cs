using System.Net;
using System.Text;
using Spinup.Sdk;
using Spinup.Sdk.Api;
using Spinup.Sdk.Http;
using Spinup.Testing;
using Spinup.Tests.Sdk.Api.Wire;
using Spinup.Tests.Sdk.Http;

namespace Spinup.Tests.Sdk.Api;

public sealed class ErrorTests
{
    /// <summary>The API's own words, by status and id, and what they mean.</summary>
    public static TheoryData<int, string, string, DigitalOceanErrorKind> Words => new()
    {
        { 401, "Unauthorized", "Unable to authenticate you", DigitalOceanErrorKind.Unauthorized },
        { 403, "Forbidden", "You are not authorized to perform this operation", DigitalOceanErrorKind.Forbidden },
        { 403, "forbidden", "Load Balancer can't be updated while it processes previous actions", DigitalOceanErrorKind.ResourceBusy },
        { 403, "forbidden", "Can not delete VPC with members", DigitalOceanErrorKind.ResourceBusy },
        { 403, "forbidden", "Your account is locked", DigitalOceanErrorKind.Forbidden },
        { 404, "not_found", "The resource you were accessing could not be found.", DigitalOceanErrorKind.NotFound },
        { 409, "conflict", "a volume with this name already exists", DigitalOceanErrorKind.Conflict },
        { 409, "conflict", "attached volume cannot be deleted", DigitalOceanErrorKind.ResourceBusy },
        { 403, "forbidden", "failed to create volume: volume/snapshot capacity limit exceeded", DigitalOceanErrorKind.QuotaExceeded },
        { 409, "conflict", "Can not delete VPC with members", DigitalOceanErrorKind.ResourceBusy },
        { 412, "precondition_failed", "m", DigitalOceanErrorKind.Validation },
        { 422, "unprocessable_entity", "Droplet already has a pending event.", DigitalOceanErrorKind.PendingEvent },
        { 422, "unprocessable_entity", "creating this/these droplet(s) will exceed your droplet limit", DigitalOceanErrorKind.QuotaExceeded },
        { 422, "unprocessable_entity", "Size is not available in this region.", DigitalOceanErrorKind.CapacityUnavailable },
        { 422, "unprocessable_entity", "The requested size is currently unavailable in nyc3", DigitalOceanErrorKind.CapacityUnavailable },
        { 422, "unprocessable_entity", "You specified an invalid image for Droplet creation.", DigitalOceanErrorKind.Validation },
        { 422, "unprocessable_entity", "Image is not available in the selected region", DigitalOceanErrorKind.Validation },
        { 422, "unprocessable_entity", "SSH Key is already in use on your account", DigitalOceanErrorKind.Validation },
        { 422, "Illegal Action", "Droplet is currently on. Please power it off to run this event.", DigitalOceanErrorKind.Validation },
        { 400, "bad_request", "m", DigitalOceanErrorKind.Validation },
        { 429, "too_many_requests", "API rate limit exceeded.", DigitalOceanErrorKind.RateLimited },
        { 500, "server_error", "Unexpected server-side error", DigitalOceanErrorKind.Server },
        { 504, "timeout", "", DigitalOceanErrorKind.Server },
        { 302, "", "", DigitalOceanErrorKind.Unknown },
    };

    [Theory]
    [MemberData(nameof(Words))]
    public void Kind_IsToldByStatusAndWords(int status, string id, string words, DigitalOceanErrorKind kind) =>
        Assert.Equal(kind, ApiErrors.KindOf((HttpStatusCode)status, id, words));

    [Fact]
    public async Task FirstShape_IsRead()
    {
        var e = await ReadAsync(422, """{"id":"unprocessable_entity","message":"Region is required.","request_id":"body-id"}""", "header-id");

        Assert.Equal(("unprocessable_entity", "Region is required.", "body-id"), (e.ErrorId, e.ApiMessage, e.RequestId));
        Assert.Equal("POST /v2/droplets was answered 422 unprocessable_entity: Region is required. Request id body-id.", e.Message);
    }

    [Fact]
    public async Task SecondShape_IsRead()
    {
        var e = await ReadAsync(400, """{"error":"bad request","messages":["one","two"],"root_causes":["because"]}""", "header-id");

        Assert.Equal(("bad request", "one; two (because)", "header-id"), (e.ErrorId, e.ApiMessage, e.RequestId));
    }

    [Theory]
    [InlineData("")]
    [InlineData("<html>Bad gateway</html>")]
    [InlineData("[]")]
    [InlineData("null")]
    [InlineData("""{"id":7,"message":{}}""")]
    public async Task NoShape_LeavesStatusAndHeader(string body)
    {
        var e = await ReadAsync(502, body, "header-id");

        Assert.Equal((DigitalOceanErrorKind.Server, null, null, "header-id", false), (e.Kind, e.ErrorId, e.ApiMessage, e.RequestId, e.CertainlyNotDone));
        Assert.Equal("POST /v2/droplets was answered 502. Request id header-id.", e.Message);
    }

    [Fact]
    public async Task WordsFromOutside_AreOneLineOfBoundedLength()
    {
        var e = await ReadAsync(422, $$"""{"id":"a\u001b[31m\nb","message":"{{new string('x', 5000)}}"}""", null);

        Assert.Equal("a [31m b", e.ErrorId);
        Assert.True(e.Message.Length < 700);
        Assert.DoesNotContain('\n', e.Message);
    }

    [Fact]
    public async Task HugeBody_IsNotReadToItsEnd()
    {
        var e = await ReadAsync(500, new string('x', 10_000_000), null);

        Assert.Equal(DigitalOceanErrorKind.Server, e.Kind);
    }

    [Theory]
    [InlineData(400, true)]
    [InlineData(404, true)]
    [InlineData(408, false)]
    [InlineData(422, true)]
    [InlineData(429, true)]
    [InlineData(499, false)]
    [InlineData(500, false)]
    [InlineData(503, false)]
    public async Task CertainlyNotDone_OnlyWhereTheServiceItselfRefused(int status, bool notDone) =>
        Assert.Equal(notDone, (await ReadAsync(status, "{}", null)).CertainlyNotDone);

    [Theory]
    [InlineData(503, false)] // The first try may have deleted it: the 404 of the second proves nothing.
    [InlineData(429, true)] // The first try was turned away before it was looked at.
    public async Task CertainlyNotDone_AfterAnEarlierTry_OnlyIfThatWasTurnedAway(int first, bool notDone)
    {
        var clock = new TestClock();
        using var stub = new StubHandler((request, number) =>
        {
            var answer = StubHandler.Answer(number == 1 ? (HttpStatusCode)first : HttpStatusCode.NotFound);
            answer.RequestMessage = request;
            return answer;
        });
        using var http = stub.Http(clock);

        var e = await clock.FailureAsync(new DigitalOceanClient(http.Client).Droplets.DeleteAsync(5));

        Assert.Equal((2, DigitalOceanErrorKind.NotFound, notDone), (stub.Count, e.Kind, e.CertainlyNotDone));
    }

    [Fact]
    public void RetryAfter_InSecondsOrAsADateOfTheServersClock()
    {
        using var seconds = new HttpResponseMessage { Headers = { { "Retry-After", "90" } } };
        using var date = new HttpResponseMessage { Headers = { { "Date", "Sun, 22 Nov 2026 01:00:00 GMT" }, { "Retry-After", "Sun, 22 Nov 2026 01:02:00 GMT" } } };
        using var past = new HttpResponseMessage { Headers = { { "Date", "Sun, 22 Nov 2026 01:00:00 GMT" }, { "Retry-After", "Sun, 22 Nov 2026 00:59:00 GMT" } } };
        using var none = new HttpResponseMessage();

        Assert.Equal(TimeSpan.FromSeconds(90), ApiErrors.RetryAfter(seconds));
        Assert.Equal(TimeSpan.FromMinutes(2), ApiErrors.RetryAfter(date));
        Assert.Equal(TimeSpan.Zero, ApiErrors.RetryAfter(past));
        Assert.Null(ApiErrors.RetryAfter(none));
    }

    [Fact]
    public async Task QueryAndBody_AreNotInTheMessage()
    {
        await using var client = await WireClient.StartAsync(422, "{}");

        var e = await Assert.ThrowsAsync<DigitalOceanApiException>(() => client.Api.Droplets.ListPageAsync(name: "secret-name"));

        Assert.StartsWith("GET /v2/droplets was answered 422.", e.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("secret-name", e.ToString(), StringComparison.Ordinal);
    }

    private static async Task<DigitalOceanApiException> ReadAsync(int status, string body, string? requestId)
    {
        using var request = new HttpRequestMessage(HttpMethod.Post, "https://api.digitalocean.com/v2/droplets?a=b");
        using var response = new HttpResponseMessage((HttpStatusCode)status) { RequestMessage = request, Content = new StringContent(body, Encoding.UTF8, "application/json") };
        if (requestId is not null)
        {
            response.Headers.Add("x-request-id", requestId);
        }

        return await ApiErrors.FromResponseAsync(response, default);
    }
}
