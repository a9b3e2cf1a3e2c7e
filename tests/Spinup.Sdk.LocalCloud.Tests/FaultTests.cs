using System.Net;
using Spinup.Sdk.LocalCloud;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.LocalCloud;

public sealed class FaultTests
{
    private const string Good = """{"name":"web-1","region":"nyc3","size":"s-1vcpu-1gb","image":"ubuntu-24-04-x64"}""";

    [Fact]
    public async Task AnswerLost_OnACreate_CutsTheConnectionAndCreatesAllTheSame()
    {
        await using var cloud = await CloudFixture.StartAsync();
        cloud.Cloud.Faults.FailNext(LocalCloudFault.AnswerLost);
        await Assert.ThrowsAsync<HttpRequestException>(() => cloud.PostAsync("/v2/droplets", Good));
        Assert.Equal(1, cloud.Cloud.DropletCount);
        Assert.Equal(0, cloud.Cloud.Requests.Entries.Single().Status);
    }

    [Fact]
    public async Task ErrorBefore_OnACreate_Is500AndCreatesNothing()
    {
        await using var cloud = await CloudFixture.StartAsync();
        cloud.Cloud.Faults.FailNext(LocalCloudFault.ErrorBefore);
        Assert.Equal(HttpStatusCode.InternalServerError, (await cloud.PostAsync("/v2/droplets", Good)).Status);
        Assert.Equal(0, cloud.Cloud.DropletCount);
        Assert.Equal(HttpStatusCode.Accepted, (await cloud.PostAsync("/v2/droplets", Good)).Status);
    }

    [Fact]
    public async Task ErrorAfter_OnACreate_Is500AndCreatesAllTheSame()
    {
        await using var cloud = await CloudFixture.StartAsync();
        cloud.Cloud.Faults.FailNext(LocalCloudFault.ErrorAfter);
        var answer = await cloud.PostAsync("/v2/droplets", Good);
        Assert.Equal((HttpStatusCode.InternalServerError, "server_error"), (answer.Status, (string?)answer.Json!["id"]));
        Assert.Equal(1, cloud.Cloud.DropletCount);
    }

    [Fact]
    public async Task RateLimit_AsAFault_Is429AndDoesNothing()
    {
        await using var cloud = await CloudFixture.StartAsync();
        cloud.Cloud.Faults.FailNext(LocalCloudFault.RateLimit);
        var answer = await cloud.PostAsync("/v2/droplets", Good);
        Assert.Equal((HttpStatusCode.TooManyRequests, "1"), (answer.Status, answer.Header("Retry-After")));
        Assert.Equal(0, cloud.Cloud.DropletCount);
    }

    [Fact]
    public async Task PendingEvent_OnADelete_Is422AndPasses()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var id = await cloud.CreateAsync();
        cloud.Cloud.Faults.FailNext(LocalCloudFault.PendingEvent, times: 2);
        Assert.Equal("Droplet already has a pending event.", (await cloud.DeleteAsync($"/v2/droplets/{id}")).Message);
        Assert.Equal(HttpStatusCode.UnprocessableEntity, (await cloud.DeleteAsync($"/v2/droplets/{id}")).Status);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v2/droplets/{id}")).Status);
    }

    [Fact]
    public async Task Lags_OfLists_OfReadsAndOfAddresses_PassAfterTheirTime()
    {
        var clock = new TestClock();
        await using var cloud = await CloudFixture.StartAsync(o => o.TimeProvider = clock);
        foreach (var fault in new[] { LocalCloudFault.ListLag, LocalCloudFault.ReadLag, LocalCloudFault.NoAddressYet })
        {
            cloud.Cloud.Faults.FailNext(fault);
        }

        var id = await cloud.CreateAsync();
        clock.Advance(TimeSpan.FromSeconds(4.9));
        Assert.Equal(0, await ListedAsync(cloud));
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.GetAsync($"/v2/droplets/{id}")).Status);
        Assert.Equal(1, cloud.Cloud.DropletCount);
        clock.Advance(TimeSpan.FromSeconds(0.1));
        Assert.Equal(1, await ListedAsync(cloud));
        var droplet = (await cloud.GetAsync($"/v2/droplets/{id}")).Json!["droplet"]!;
        Assert.Equal("active", (string?)droplet["status"]);
        Assert.NotEmpty(droplet["networks"]!["v4"]!.AsArray());
    }

    [Fact]
    public async Task NoAddressYet_OnABoot_IsActiveWithoutOne()
    {
        var clock = new TestClock();
        await using var cloud = await CloudFixture.StartAsync(o => (o.TimeProvider, o.BootTime) = (clock, TimeSpan.FromSeconds(20)));
        cloud.Cloud.Faults.FailNext(LocalCloudFault.NoAddressYet);
        var id = await cloud.CreateAsync();
        clock.Advance(TimeSpan.FromSeconds(20));
        var droplet = (await cloud.GetAsync($"/v2/droplets/{id}")).Json!["droplet"]!;
        Assert.Equal(("active", 0), ((string?)droplet["status"], droplet["networks"]!["v4"]!.AsArray().Count));
    }

    [Fact]
    public async Task DeleteLag_IsStillThereForAWhileAndThenGone()
    {
        var clock = new TestClock();
        await using var cloud = await CloudFixture.StartAsync(o => o.TimeProvider = clock);
        var id = await cloud.CreateAsync();
        cloud.Cloud.Faults.FailNext(LocalCloudFault.DeleteLag);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v2/droplets/{id}")).Status);
        Assert.Equal(HttpStatusCode.OK, (await cloud.GetAsync($"/v2/droplets/{id}")).Status);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.GetAsync($"/v2/droplets/{id}")).Status);
        Assert.Equal(0, cloud.Cloud.DropletCount);
    }

    [Fact]
    public async Task DeleteLies_Says204AndKeepsItUntilASecondDelete()
    {
        var clock = new TestClock();
        await using var cloud = await CloudFixture.StartAsync(o => o.TimeProvider = clock);
        var id = await cloud.CreateAsync();
        cloud.Cloud.Faults.FailNext(LocalCloudFault.DeleteLies);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v2/droplets/{id}")).Status);
        clock.Advance(TimeSpan.FromDays(1));
        Assert.Equal(1, cloud.Cloud.DropletCount);
        Assert.Equal(HttpStatusCode.NoContent, (await cloud.DeleteAsync($"/v2/droplets/{id}")).Status);
        Assert.Equal(0, cloud.Cloud.DropletCount);
    }

    [Fact]
    public async Task LateAppearance_Is500AndTheDropletIsSeenLater()
    {
        var clock = new TestClock();
        await using var cloud = await CloudFixture.StartAsync(o => o.TimeProvider = clock);
        cloud.Cloud.Faults.FailNext(LocalCloudFault.LateAppearance);
        Assert.Equal(HttpStatusCode.InternalServerError, (await cloud.PostAsync("/v2/droplets", Good)).Status);
        Assert.Equal(0, await ListedAsync(cloud));
        Assert.Equal(1, cloud.Cloud.DropletCount);
        clock.Advance(TimeSpan.FromSeconds(5));
        Assert.Equal(1, await ListedAsync(cloud));
    }

    [Fact]
    public async Task Capacity_OnACreate_Is422AndCreatesNothing()
    {
        await using var cloud = await CloudFixture.StartAsync();
        cloud.Cloud.Faults.FailNext(LocalCloudFault.Capacity);
        Assert.Equal("Size is not available in this region.", (await cloud.PostAsync("/v2/droplets", Good)).Message);
        Assert.Equal(0, cloud.Cloud.DropletCount);
    }

    [Fact]
    public async Task PlacementFails_ErrsTheActionAndTheDropletIsGone()
    {
        var clock = new TestClock();
        await using var cloud = await CloudFixture.StartAsync(o => (o.TimeProvider, o.BootTime) = (clock, TimeSpan.FromSeconds(20)));
        cloud.Cloud.Faults.FailNext(LocalCloudFault.PlacementFails);
        var created = await cloud.PostAsync("/v2/droplets", Good);
        Assert.Equal(HttpStatusCode.Accepted, created.Status);
        clock.Advance(TimeSpan.FromSeconds(20));
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.GetAsync($"/v2/droplets/{created.Json!["droplet"]!["id"]}")).Status);
        var action = (await cloud.GetAsync($"/v2/actions/{created.Json["links"]!["actions"]![0]!["id"]}")).Json!["action"]!;
        Assert.Equal("errored", (string?)action["status"]);
        Assert.Equal(0, cloud.Cloud.DropletCount);
    }

    [Fact]
    public async Task SlowBoot_TakesItsTimeOnTop()
    {
        var clock = new TestClock();
        await using var cloud = await CloudFixture.StartAsync(o => (o.TimeProvider, o.BootTime) = (clock, TimeSpan.FromSeconds(20)));
        cloud.Cloud.Faults.FailNext(LocalCloudFault.SlowBoot);
        var id = await cloud.CreateAsync();
        clock.Advance(TimeSpan.FromSeconds(79));
        Assert.Equal("new", (string?)(await cloud.GetAsync($"/v2/droplets/{id}")).Json!["droplet"]!["status"]);
        clock.Advance(TimeSpan.FromSeconds(1));
        Assert.Equal("active", (string?)(await cloud.GetAsync($"/v2/droplets/{id}")).Json!["droplet"]!["status"]);
    }

    [Fact]
    public async Task BootFails_IsActiveAndNothingAnswers()
    {
        await using var cloud = await CloudFixture.StartAsync();
        cloud.Cloud.Faults.FailNext(LocalCloudFault.BootFails);
        var id = await cloud.CreateAsync();
        Assert.Equal("active", (string?)(await cloud.GetAsync($"/v2/droplets/{id}")).Json!["droplet"]!["status"]);
        Assert.Equal(HttpStatusCode.NotFound, (await cloud.GetAsync($"/_localcloud/droplets/{id}")).Status);
    }

    [Fact]
    public async Task Rates_OfTheSameSeed_GiveTheSameFaults()
    {
        var first = await RunAsync(7);
        Assert.Equal(first, await RunAsync(7));
        Assert.NotEqual(first, await RunAsync(8));
        Assert.InRange(first.Count(s => (int)s >= 500), 15, 45);

        static async Task<List<HttpStatusCode>> RunAsync(int seed)
        {
            await using var cloud = await CloudFixture.StartAsync(o => o.Seed = seed);
            cloud.Cloud.Faults.Set(LocalCloudFault.ErrorBefore, 0.3);
            var statuses = new List<HttpStatusCode>();
            for (var i = 0; i < 100; i++)
            {
                statuses.Add((await cloud.GetAsync("/v2/account")).Status);
            }

            return statuses;
        }
    }

    [Fact]
    public async Task Set_ForOneOperation_LeavesTheOthersAlone()
    {
        await using var cloud = await CloudFixture.StartAsync();
        cloud.Cloud.Faults.Set(LocalCloudFault.ErrorBefore, 1, "POST /v2/droplets");
        Assert.Equal(HttpStatusCode.InternalServerError, (await cloud.PostAsync("/v2/droplets", Good)).Status);
        Assert.Equal(HttpStatusCode.OK, (await cloud.GetAsync("/v2/droplets")).Status);
        cloud.Cloud.Faults.Clear();
        Assert.Equal(HttpStatusCode.Accepted, (await cloud.PostAsync("/v2/droplets", Good)).Status);
    }

    [Theory]
    [InlineData("answer-lost")]
    [InlineData("answer-lost=")]
    [InlineData("answer-lost=2")]
    [InlineData("answer-lost=-0.1")]
    [InlineData("answer-lost=often")]
    [InlineData("no-such-fault=0.5")]
    [InlineData("=0.5")]
    public void Parse_OfAWrongSetting_SaysWhatIsWrong(string setting)
    {
        var error = Assert.Throws<FormatException>(() => new LocalCloudFaults().Parse(setting));
        Assert.Contains("answer-lost", error.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void Parse_OfEveryName_IsTaken()
    {
        var faults = new LocalCloudFaults();
        Assert.All(LocalCloudFault.Names, name => faults.Parse($"{name}=0.25"));
        Assert.All(LocalCloudFault.Names, name => Assert.Contains(true, Enumerable.Range(0, 200).Select(_ => faults.Happens(name, "GET /"))));
    }

    private static async Task<int> ListedAsync(CloudFixture cloud) => (await cloud.GetAsync("/v2/droplets")).Json!["droplets"]!.AsArray().Count;
}
