namespace Spinup.Tests.Sdk.LocalCloud;

public sealed class PagingTests
{
    [Fact]
    public async Task List_OfASinglePage_HasEmptyLinksAndATotal()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var page = (await cloud.GetAsync("/v2/droplets")).Json!;
        Assert.Equal("""{"droplets":[],"links":{},"meta":{"total":0}}""", page.ToJsonString());
    }

    [Fact]
    public async Task List_FollowedByNext_GivesEveryDropletOnceAndEnds()
    {
        await using var cloud = await CloudFixture.StartAsync();
        for (var i = 0; i < 7; i++)
        {
            await cloud.CreateAsync($"d{i}");
        }

        var seen = new List<long>();
        var next = "/v2/droplets?per_page=3";
        var pages = 0;
        while (next is not null)
        {
            var page = (await cloud.GetAsync(next)).Json!;
            seen.AddRange(page["droplets"]!.AsArray().Select(d => (long)d!["id"]!));
            Assert.Equal(7, (int)page["meta"]!["total"]!);
            var links = page["links"]!["pages"]!;
            next = (string?)links["next"];
            Assert.Equal(next is null, links["last"] is null);
            Assert.Equal(pages++ == 0, links["prev"] is null);
            if (next is not null)
            {
                Assert.StartsWith(cloud.Cloud.ApiUrl.ToString(), next, StringComparison.Ordinal);
                Assert.Contains("per_page=3", next, StringComparison.Ordinal);
            }
        }

        Assert.Equal((3, 7), (pages, seen.Distinct().Count()));
    }

    [Fact]
    public async Task Links_OnAnotherHostName_LeadBackThere()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var page = (await cloud.SendAsync("GET", "/v2/sizes?per_page=1&page=2", change: r => r.Headers.Host = "cloud.example:8080")).Json!;
        Assert.Equal("http://cloud.example:8080/v2/sizes?page=3&per_page=1", (string?)page["links"]!["pages"]!["next"]);
        Assert.Equal("http://cloud.example:8080/v2/sizes?page=1&per_page=1", (string?)page["links"]!["pages"]!["first"]);
    }

    [Fact]
    public async Task Page_BeyondTheEnd_IsEmptyAndStillConsistent()
    {
        await using var cloud = await CloudFixture.StartAsync();
        await cloud.CreateAsync("a");
        await cloud.CreateAsync("b");
        var page = (await cloud.GetAsync("/v2/droplets?per_page=1&page=99")).Json!;
        Assert.Empty(page["droplets"]!.AsArray());
        Assert.Equal(2, (int)page["meta"]!["total"]!);
        Assert.Null(page["links"]!["pages"]!["next"]);
    }

    [Theory]
    [InlineData("per_page=0", 1)]
    [InlineData("per_page=5000", 14)]
    [InlineData("per_page=many", 14)]
    [InlineData("page=-3", 14)]
    public async Task Page_OutOfRange_IsTheNearestAllowed(string query, int expected)
    {
        await using var cloud = await CloudFixture.StartAsync();
        var page = (await cloud.GetAsync("/v2/regions?" + query)).Json!;
        Assert.Equal(expected, page["regions"]!.AsArray().Count);
    }

    [Fact]
    public async Task List_OfDroplets_FiltersByNameTagAndKind()
    {
        await using var cloud = await CloudFixture.StartAsync();
        await cloud.CreateAsync("web", ""","tags":["blue"]""");
        await cloud.CreateAsync("db");
        await cloud.PostAsync("/v2/droplets", """{"name":"trainer","region":"tor1","size":"gpu-h100x1-80gb","image":"ubuntu-24-04-x64","tags":["blue"]}""");
        Assert.Equal(["web", "db"], await NamesAsync("/v2/droplets"));
        Assert.Equal(["web"], await NamesAsync("/v2/droplets?name=web"));
        Assert.Equal(["trainer"], await NamesAsync("/v2/droplets?type=gpus"));
        Assert.Equal(["web", "trainer"], await NamesAsync("/v2/droplets?tag_name=blue"));
        Assert.Equal("tag_name cannot be combined with name or type", (await cloud.GetAsync("/v2/droplets?tag_name=blue&name=web")).Message);

        async Task<IEnumerable<string?>> NamesAsync(string path) => (await cloud.GetAsync(path)).Json!["droplets"]!.AsArray().Select(d => (string?)d!["name"]);
    }
}
