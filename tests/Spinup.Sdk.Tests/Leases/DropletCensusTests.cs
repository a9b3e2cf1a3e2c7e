using Spinup.Sdk;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Pricing;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Leases;

/// <summary>What a list proves, and what it does not.</summary>
public sealed class DropletCensusTests
{
    [Fact]
    public async Task Look_ThroughPagesThatMoveMeanwhile_ProvesNoAbsence()
    {
        await using var api = await PagesAsync(total: [401, 400, 400], hidden: 200);
        var seen = await LookAsync(api, closely: false, [.. Many(10), 900, 901, 902]);
        Assert.Equal(9, seen.Present.Count);
        Assert.Empty(seen.Absent);
        Assert.Equal(2, api.Requests.Count);
    }

    [Fact]
    public async Task Look_ThroughPagesThatHoldFewerThanTheyName_ProvesNoAbsence()
    {
        await using var api = await PagesAsync(total: [401, 401, 401], hidden: 200);
        Assert.Empty((await LookAsync(api, closely: false, [.. Many(10), 900, 901, 902])).Absent);
        Assert.Equal(3, api.Requests.Count);
    }

    [Fact]
    public async Task Look_Closely_AsksForEachThatAnUnwholeListLeftOpen()
    {
        await using var api = await PagesAsync(total: [401, 400, 400], hidden: 200);
        var seen = await LookAsync(api, closely: true, Many(10));
        Assert.Equal(10, seen.Present.Count);
        Assert.Contains(api.Requests, request => request.Target == "/v2/droplets/200");
    }

    [Fact]
    public async Task Look_ThroughAWholeList_ProvesAbsences()
    {
        await using var api = await PagesAsync(total: [400, 400], hidden: 401);
        var seen = await LookAsync(api, closely: false, [.. Many(10), 900, 901, 902]);
        Assert.Equal(10, seen.Present.Count);
        Assert.Equal([900, 901, 902], seen.Absent.Order());
        Assert.Equal(2, api.Requests.Count);
    }

    [Fact]
    public async Task Look_WhereTheRestOfTheListIsDearer_AsksForEach()
    {
        await using var api = await PagesAsync(total: [2000], hidden: 0);
        var seen = await LookAsync(api, closely: false, [1, 2, 777]);
        Assert.Equal([1, 2, 777], seen.Present.Keys.Order());
        Assert.Equal(2, api.Requests.Count);
    }

    // Around the border of two pages, where one falls through.
    private static List<long> Many(int count) => [.. Enumerable.Range(195, count).Select(id => (long)id)];

    private static async Task<DropletSightings> LookAsync(StubApi api, bool closely, List<long> ids)
    {
        await using var client = SpinupClient.Create(new() { Token = "dop_v1_0123456789", ApiUrl = api.Url });
        var sought = ids.Select(id => new DestroyTarget { DropletId = id, Name = $"n{id}", CreatedAt = DateTimeOffset.UnixEpoch, Price = new DropletPrice(0, 0) }).ToList();
        return await new DropletCensus(client.Api).LookAsync(sought, closely, CancellationToken.None);
    }

    /// <summary>Droplets 1 to 400, of which one is in no page; each page names the total it was told to.</summary>
    private static async Task<StubApi> PagesAsync(int[] total, long hidden)
    {
        var api = await StubApi.StartAsync();
        api.Answer = request =>
        {
            if (long.TryParse(request.Target.Split('/')[^1], out var id))
            {
                return new(200, $"{{\"droplet\":{Droplet(id)}}}");
            }

            var page = int.Parse(System.Web.HttpUtility.ParseQueryString(request.Target.Split('?')[1])["page"]!);
            var ids = Enumerable.Range(1, 401).Select(n => (long)n).Where(n => n != hidden).Skip((page - 1) * 200).Take(200);
            var next = page * 200 < total[page - 1] && page < 3 ? $",\"links\":{{\"pages\":{{\"next\":\"{api.Url}v2/droplets?page={page + 1}\"}}}}" : "";
            return new(200, $"{{\"droplets\":[{string.Join(',', ids.Select(Droplet))}],\"meta\":{{\"total\":{total[page - 1]}}}{next}}}");
        };
        return api;
    }

    private static string Droplet(long id) => $"{{\"id\":{id},\"name\":\"n{id}\"}}";
}
