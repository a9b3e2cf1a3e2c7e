using System.Collections.Concurrent;
using System.Globalization;
using System.Net;
using System.Net.Http.Json;
using Spinup.Sdk;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Leases;
using Spinup.Sdk.LocalCloud;
using Spinup.Testing;
using Xunit.Abstractions;

namespace Spinup.Tests.Sdk.Droplets;

/// <summary>Thousands of creates of which a fifth lose their answer or get a 5xx although they were carried out: one lease, one droplet. Beside it what blind repetition makes of the same.</summary>
[Trait("Category", "ExactlyOne")]
public sealed class ExactlyOneTests(ITestOutputHelper log)
{
    private const string Create = "POST /v2/droplets";
    private const double Rate = 0.2;
    private static readonly int Creates = RealComponents.Full ? 10_000 : 1_000;

    [Theory]
    [InlineData(LocalCloudFault.AnswerLost, 1)]
    [InlineData(LocalCloudFault.ErrorAfter, 2)]
    public async Task Creates_WithLostAnswers_LeaveOneDropletEach(string fault, int seed)
    {
        await using var fixture = await StartAsync(fault, seed);
        var most = new ConcurrentDictionary<string, int>();

        await Parallel.ForEachAsync(Enumerable.Range(0, Creates), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (_, token) =>
        {
            await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec with { Ready = Until.Active }, cancellationToken: token);
            most[droplet.Name] = fixture.Cloud.Account().Droplets.Count(other => other.Name == droplet.Name);
        });

        Tell("looks first", fault, seed, most.Count, most.Values.Count(count => count != 1), fixture.Cloud.DropletCount, fixture.Cloud.Requests.Count(Create));
        Assert.Equal(Creates, most.Count);
        Assert.All(most, lease => Assert.True(lease.Value == 1, $"seed {seed}: {lease.Value} droplets of {lease.Key}"));
    }

    /// <summary>The first droplet shows up only after the create was sent again: then two exist, and one poll later one.</summary>
    [Fact]
    public async Task Create_WhoseFirstDropletAppearsLate_IsLeftWithOneWithinAPoll()
    {
        await using var fixture = await CloudFixture.StartAsync(sdk: o => o.VanishedPollInterval = TimeSpan.FromSeconds(1), settle: o => o.LostAnswer = TimeSpan.FromMilliseconds(50));
        fixture.Cloud.Faults.Lag = TimeSpan.FromMilliseconds(600);
        fixture.Cloud.Faults.FailNext(LocalCloudFault.LateAppearance, operation: Create);

        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        Assert.Equal(2, fixture.Cloud.Requests.Count(Create));
        await Eventually.Async(() => fixture.Log.Text.Contains("A second droplet of the name", StringComparison.Ordinal), () => fixture.Log.Text);
        await Eventually.Async(() => fixture.Cloud.DropletCount == 1, () => fixture.Log.Text);

        Assert.Equal(droplet.Id, Assert.Single(fixture.Cloud.Account().Droplets).Id);
        Assert.False(droplet.Lost.IsCancellationRequested);
    }

    /// <summary>What other clients do (a POST is repeated on 5xx, up to four tries), under the same seed: for the table in README.</summary>
    [Theory]
    [InlineData(LocalCloudFault.ErrorAfter, 2)]
    public async Task BlindRepetition_UnderTheSameFaults_BuysTwice(string fault, int seed)
    {
        await using var fixture = await StartAsync(fault, seed, mayLeave: true);
        using var http = new HttpClient { BaseAddress = fixture.Cloud.ApiUrl };
        http.DefaultRequestHeaders.Authorization = new("Bearer", fixture.Cloud.Token);

        await Parallel.ForEachAsync(Enumerable.Range(0, Creates), new ParallelOptions { MaxDegreeOfParallelism = 64 }, async (number, token) =>
        {
            for (var attempt = 0; attempt < 4; attempt++)
            {
                using var answer = await http.PostAsJsonAsync("v2/droplets", new { name = string.Create(CultureInfo.InvariantCulture, $"blind-{number}"), region = "nyc3", size = "s-1vcpu-1gb", image = "ubuntu-24-04-x64" }, token);
                if (answer.StatusCode < HttpStatusCode.InternalServerError)
                {
                    break;
                }
            }
        });

        var bought = fixture.Cloud.Account().Droplets.GroupBy(droplet => droplet.Name).ToList();
        Tell("repeats blindly", fault, seed, bought.Count, bought.Count(lease => lease.Count() > 1), fixture.Cloud.DropletCount - bought.Count, fixture.Cloud.Requests.Count(Create));
        Assert.Contains(bought, lease => lease.Count() > 1);
    }

    private void Tell(string who, string fault, int seed, int leases, int doubled, int left, int posts) => log.WriteLine(string.Create(
        CultureInfo.InvariantCulture, $"{who}: {fault} {Rate:0.0}, seed {seed}: {leases} leases, {doubled} with more than one droplet, {left} droplets too many at the end, {posts} creates sent"));

    private static async Task<CloudFixture> StartAsync(string fault, int seed, bool mayLeave = false)
    {
        var fixture = await CloudFixture.StartAsync(cloud: o => { o.Seed = seed; o.DropletLimit = 100_000; }, mayLeave: mayLeave);
        fixture.Cloud.Faults.Set(fault, Rate, Create);

        // And a third of the droplets are not listed at once.
        fixture.Cloud.Faults.Lag = TimeSpan.FromMilliseconds(100);
        fixture.Cloud.Faults.Set(LocalCloudFault.ListLag, 0.3);
        return fixture;
    }
}
