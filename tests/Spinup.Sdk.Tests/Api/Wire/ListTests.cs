using System.Globalization;
using System.Reflection;
using System.Text.RegularExpressions;
using Spinup.Sdk;
using Spinup.Sdk.Api;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Api.Wire;

[Trait("Category", "Wire")]
public sealed partial class ListTests
{
    private static readonly ListCase Droplets = ListCases.Named("Droplets");

    public static TheoryData<string> Cases => ListCases.Names;

    [Theory]
    [MemberData(nameof(Cases))]
    public async Task List_ThreePages_AreFollowedAndRepeatsDropped(string name)
    {
        var list = ListCases.Named(name);
        await using var client = await WireClient.StartAsync(request => new StubAnswer(200, PageOf(request) switch
        {
            // Another host in the link: only its number may be used. Page 2 repeats an entry of page 1.
            1 => list.Page([1, 2], "https://elsewhere.example.com/v2/other?per_page=2&page=2"),
            2 => list.Page([2, 3], "https://elsewhere.example.com/v2/other?page=3&per_page=2"),
            _ => list.Page([4], null),
        }));

        var entries = await list.List(client.Api, default).ToListAsync();

        Assert.Equal(["1", "2", "3", "4"], entries);
        Assert.Equal([.. Enumerable.Range(1, 3).Select(n => "GET " + string.Format(CultureInfo.InvariantCulture, list.Path, n))], client.Stub.Requests.Select(r => r.Method + " " + r.Target));
    }

    [Fact]
    public async Task List_CallerStopsOnTheFirstPage_AsksForNoMore()
    {
        await using var client = await WireClient.StartAsync(_ => new StubAnswer(200, Droplets.Page([1, 2], "http://x/?page=2")));

        Assert.Equal("1", await Droplets.List(client.Api, default).FirstAsync());

        Assert.Single(client.Stub.Requests);
    }

    [Theory]
    [InlineData("""{"droplets":[{"id":1}]}""")]
    [InlineData("""{"droplets":[{"id":1}],"links":null}""")]
    [InlineData("""{"droplets":[{"id":1}],"links":{"pages":null}}""")]
    [InlineData("""{"droplets":[{"id":1}],"links":{"pages":{"next":null}}}""")]
    [InlineData("""{"droplets":[{"id":1}],"links":{"pages":{"next":""}},"meta":{"total":50}}""")]
    public async Task List_WithoutANextPage_Ends(string body)
    {
        await using var client = await WireClient.StartAsync(200, body);

        Assert.Equal(["1"], await Droplets.List(client.Api, default).ToListAsync());

        Assert.Single(client.Stub.Requests);
    }

    [Theory]
    [InlineData("http://x/v2/droplets?page=1", 1)] // itself
    [InlineData("http://x/v2/droplets?page=0", 1)]
    [InlineData("http://x/v2/droplets?page=two", 1)]
    [InlineData("http://x/v2/droplets?per_page=3", 1)]
    [InlineData("http://x/v2/droplets", 1)]
    [InlineData("http://x/v2/droplets?page=99999999999", 1)]
    [InlineData("NEXT", 4)] // always one more, always the same entries
    public async Task List_LyingServer_EndsInAnErrorAndNotInSilence(string next, int requests)
    {
        await using var client = await WireClient.StartAsync(
            request => new StubAnswer(200, Droplets.Page([1], next == "NEXT" ? $"http://x/?page={PageOf(request) + 1}" : next)));

        var e = await Assert.ThrowsAsync<DigitalOceanApiException>(async () => await Droplets.List(client.Api, default).ToListAsync());

        Assert.Equal(DigitalOceanErrorKind.UnreadableAnswer, e.Kind);
        Assert.Equal(requests, client.Stub.Requests.Count);
    }

    [Fact]
    public async Task List_PageRefused_ThrowsAfterTheEntriesBefore()
    {
        await using var client = await WireClient.StartAsync(request => PageOf(request) == 1
            ? new StubAnswer(200, Droplets.Page([1], "http://x/?page=2"))
            : new StubAnswer(500, """{"id":"server_error","message":"m"}"""));
        var seen = new List<string>();

        var e = await Assert.ThrowsAsync<DigitalOceanApiException>(async () =>
        {
            await foreach (var entry in Droplets.List(client.Api, default))
            {
                seen.Add(entry);
            }
        });

        Assert.Equal(DigitalOceanErrorKind.Server, e.Kind);
        Assert.Equal(["1"], seen);
    }

    [Fact]
    public async Task List_CancelledBetweenPages_Stops()
    {
        await using var client = await WireClient.StartAsync(request => new StubAnswer(200, Droplets.Page([PageOf(request)], $"http://x/?page={PageOf(request) + 1}")));
        using var stop = new CancellationTokenSource();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(async () =>
        {
            await foreach (var entry in Droplets.List(client.Api, stop.Token))
            {
                if (entry == "3")
                {
                    await stop.CancelAsync();
                }
            }
        });

        Assert.Equal(3, client.Stub.Requests.Count);
    }

    [Fact]
    public async Task ListNeighbors_ComesInOneAnswer()
    {
        await using var client = await WireClient.StartAsync(200, """{"droplets":[{"id":1},{"id":2}]}""");

        Assert.Equal([1, 2], await Spinup.Sdk.Api.Droplets.DropletsApiExtensions.ListNeighborsAsync(client.Api.Droplets, 5).Select(d => d.Id).ToListAsync());
    }

    [Fact]
    public void EveryPagedOperation_HasAListThatIsTested()
    {
        var paged = typeof(IDigitalOceanClient).GetProperties().SelectMany(p => p.PropertyType.GetMethods()).Where(m => m.Name.EndsWith("PageAsync", StringComparison.Ordinal)).ToList();
        var extensions = typeof(IDigitalOceanClient).Assembly.GetTypes().Where(t => t is { IsAbstract: true, IsSealed: true, IsPublic: true })
            .SelectMany(t => t.GetMethods(BindingFlags.Static | BindingFlags.Public)).Where(m => m.Name.StartsWith("List", StringComparison.Ordinal))
            .Select(m => m.GetParameters()[0].ParameterType.Name + "." + m.Name).ToHashSet();

        Assert.All(paged, m => Assert.Contains(m.DeclaringType!.Name + "." + m.Name.Replace("PageAsync", "Async", StringComparison.Ordinal), extensions));
        Assert.Equal(paged.Count, ListCases.All.Select(c => c.Path.Split('?')[0]).Distinct().Count());
    }

    private static int PageOf(StubRequest request) => int.Parse(PageNumber().Match(request.Target).Groups[1].Value, CultureInfo.InvariantCulture);

    [GeneratedRegex("[?&]page=([0-9]+)")]
    private static partial Regex PageNumber();
}
