using Spinup.Sdk;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.LocalCloud;

namespace Spinup.Tests.Sdk.Droplets;

/// <summary>One wish, one droplet, whatever becomes of the create's answer.</summary>
public sealed class CreateOnceTests
{
    private const string Create = "POST /v2/droplets";

    [Theory]
    [InlineData(LocalCloudFault.AnswerLost, 1)]
    [InlineData(LocalCloudFault.ErrorAfter, 1)]
    [InlineData(LocalCloudFault.LateAppearance, 1)]
    [InlineData(LocalCloudFault.ErrorBefore, 2)]
    public async Task Create_WithoutAnAnswerThatTells_GivesExactlyOne(string fault, int creates)
    {
        await using var fixture = await CloudFixture.StartAsync();
        fixture.Cloud.Faults.Lag = TimeSpan.FromMilliseconds(100);
        fixture.Cloud.Faults.FailNext(fault, operation: Create);

        var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec);

        Assert.Equal(droplet.Id, Assert.Single(fixture.Cloud.Account().Droplets).Id);
        Assert.Equal(creates, fixture.Cloud.Requests.Count(Create));
        await droplet.DestroyAsync();
    }

    [Fact]
    public async Task Create_ThatIsNeverAnswered_SaysThatItDoesNotKnow()
    {
        await using var fixture = await CloudFixture.StartAsync();
        fixture.Cloud.Faults.Set(LocalCloudFault.ErrorBefore, 1, Create);

        var failure = await Assert.ThrowsAsync<DropletProvisioningException>(() => fixture.Droplets.CreateAsync(CloudFixture.Spec));

        Assert.Null(failure.DropletId);
        Assert.NotNull(failure.DropletName);
        Assert.Equal(DigitalOceanErrorKind.Server, Assert.IsType<DigitalOceanApiException>(failure.InnerException).Kind);
        Assert.Contains("any sweep destroys it", failure.Message, StringComparison.Ordinal);
    }
}
