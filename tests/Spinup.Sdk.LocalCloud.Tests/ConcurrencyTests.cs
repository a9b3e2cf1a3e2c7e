using System.Net;

namespace Spinup.Tests.Sdk.LocalCloud;

public sealed class ConcurrencyTests
{
    [Fact]
    public async Task Creates_ManyAtOnce_StopExactlyAtTheDropletLimit()
    {
        await using var cloud = await CloudFixture.StartAsync(o => (o.DropletLimit, o.EnforceRateLimits) = (50, false));
        var answers = await Task.WhenAll(Enumerable.Range(0, 80).Select(i =>
            cloud.PostAsync("/v2/droplets", $$"""{"name":"c{{i}}","region":"nyc3","size":"s-1vcpu-1gb","image":"ubuntu-24-04-x64"}""")));
        Assert.Equal(50, answers.Count(a => a.Status == HttpStatusCode.Accepted));
        Assert.All(answers.Where(a => a.Status != HttpStatusCode.Accepted), a => Assert.Equal("creating this/these droplet(s) will exceed your droplet limit", a.Message));
        var droplets = cloud.Cloud.Account().Droplets;
        Assert.Equal(50, droplets.Select(d => d.Id).Distinct().Count());
        Assert.Equal(50, droplets.Select(d => d.PublicIpv4).Distinct().Count());
    }

    [Fact]
    public async Task Deletes_OfOneDropletAtOnce_HaveOneWinner()
    {
        await using var cloud = await CloudFixture.StartAsync();
        var id = await cloud.CreateAsync();
        var answers = await Task.WhenAll(Enumerable.Range(0, 20).Select(_ => cloud.DeleteAsync($"/v2/droplets/{id}")));
        Assert.Equal(1, answers.Count(a => a.Status == HttpStatusCode.NoContent));
        Assert.Equal(19, answers.Count(a => a.Status == HttpStatusCode.NotFound));
    }

    [Fact]
    public async Task Paging_WhileDropletsComeAndGo_NeverShowsOneTwiceOnAPage()
    {
        await using var cloud = await CloudFixture.StartAsync(o => o.EnforceRateLimits = false);
        var ids = new List<long>();
        for (var i = 0; i < 30; i++)
        {
            ids.Add(await cloud.CreateAsync($"d{i}"));
        }

        var churn = Task.WhenAll(ids.Take(15).Select(id => cloud.DeleteAsync($"/v2/droplets/{id}")));
        var seen = new HashSet<long>();
        for (var page = 1; page <= 4; page++)
        {
            var answer = (await cloud.GetAsync($"/v2/droplets?per_page=10&page={page}")).Json!;
            var shown = answer["droplets"]!.AsArray().Select(d => (long)d!["id"]!).ToList();
            Assert.Equal(shown.Count, shown.Distinct().Count());
            seen.UnionWith(shown);
        }

        await churn;
        Assert.Subset(ids.ToHashSet(), seen);
        Assert.Equal(15, cloud.Cloud.DropletCount);
    }
}
