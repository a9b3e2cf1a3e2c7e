using Spinup.Sdk;
using Spinup.Sdk.LocalCloud;
using Spinup.Tests.Sdk.Droplets;

namespace Spinup.Tests.Sdk.Issues;

/// <summary>A create without an answer, sent again, and refused for want of room: the first may still appear, so no other placement may be paid for.</summary>
public sealed class SecondCreateRefused_3
{
    [Theory]
    [InlineData(1)]
    [InlineData(3)]
    public async Task NoRoomAtTheSecondTry_BuysNothingElsewhere(int count)
    {
        var steps = new Steps();
        await using var fixture = await CloudFixture.StartAsync(wrap: steps.Wrap, mayLeave: true);
        fixture.Cloud.Faults.Lag = TimeSpan.FromSeconds(1);
        fixture.Cloud.Faults.FailNext(LocalCloudFault.LateAppearance, 1, "POST /v2/droplets");
        var creates = 0;
        steps.At = (_, step) =>
        {
            if (step is "before IDropletsApi.CreateAsync" or "before IDropletsApi.CreateManyAsync" && ++creates == 2)
            {
                fixture.Cloud.Faults.FailNext(LocalCloudFault.Capacity, 1, "POST /v2/droplets");
            }
        };
        var spec = CloudFixture.Spec with { AlternativeRegions = ["ams3"] };

        var failure = await Assert.ThrowsAnyAsync<SpinupException>(async () =>
            _ = count == 1 ? (object)await fixture.Droplets.CreateAsync(spec) : await fixture.Droplets.CreateManyAsync(spec, count));

        Assert.Contains("may yet appear", failure.ToString(), StringComparison.Ordinal);
        Assert.Equal(2, fixture.Cloud.Requests.Count("POST /v2/droplets"));
        await Testing.Eventually.Async(() => fixture.Cloud.Account().Droplets.Count == count, () => "they never appeared");
        Assert.All(fixture.Cloud.Account().Droplets, droplet => Assert.Equal("nyc3", droplet.Region));
    }
}
