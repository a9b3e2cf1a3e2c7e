using Spinup.Sdk;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.LocalCloud;
using Spinup.Sdk.Remote;

namespace Spinup.Tests.Sdk.Droplets;

public sealed class ReadinessTests
{
    [Fact]
    public async Task Create_WhenSshNeverAnswers_DestroysThenThrowsWithTheEvidence()
    {
        await using var fixture = await CloudFixture.StartAsync();
        fixture.Shells.Connecting = (_, _) => throw new RemoteConnectionException("Connection refused by 10.0.0.1.");

        var failure = await Assert.ThrowsAsync<DropletProvisioningException>(
            () => fixture.Droplets.CreateAsync(CloudFixture.Spec with { ReadyTimeout = TimeSpan.FromSeconds(1) }));

        fixture.AssertEmpty();
        Assert.Equal(DropletPhase.Connecting, failure.Phase);
        Assert.Equal("active", failure.LastStatus);
        Assert.NotNull(failure.DropletId);
        Assert.InRange(failure.Elapsed.TotalSeconds, 0.9, 30);
        Assert.Contains("Connection refused by 10.0.0.1", failure.Evidence, StringComparison.Ordinal);
        Assert.Contains("Connection refused by 10.0.0.1", failure.Message, StringComparison.Ordinal);
        Assert.Contains("destroyed, confirmed", failure.Cleanup, StringComparison.Ordinal);
        Assert.True(fixture.Shells.Connects.Count > 1);
    }

    [Fact]
    public async Task Create_WithAStrangerAtItsAddress_DestroysAndSaysWhose()
    {
        await using var fixture = await CloudFixture.StartAsync();
        fixture.Shells.Connecting = (endpoint, _) => throw new RemoteHostKeyException($"Another machine answers, {endpoint.ExpectedHostKeys.Count} key was expected.");
        var failure = await Assert.ThrowsAsync<DropletProvisioningException>(
            () => fixture.Droplets.CreateAsync(CloudFixture.Spec with { ReadyTimeout = TimeSpan.FromSeconds(1) }));
        Assert.Contains("Another machine answers, 1 key was expected", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_ThatFails_IsKeptWhenAskedFor()
    {
        await using var fixture = await CloudFixture.StartAsync(mayLeave: true);
        fixture.Shells.Connecting = (_, _) => throw new RemoteConnectionException("No.");
        var failure = await Assert.ThrowsAsync<DropletProvisioningException>(
            () => fixture.Droplets.CreateAsync(CloudFixture.Spec with { ReadyTimeout = TimeSpan.FromSeconds(1), KeepOnFailure = true }));
        Assert.Contains("kept for a look", failure.Cleanup, StringComparison.Ordinal);
        Assert.Equal(failure.DropletId, Assert.Single(fixture.Cloud.Account().Droplets).Id);
        Assert.Equal(0, fixture.Cloud.KeyCount);
    }

    [Fact]
    public async Task Create_ThatIsCancelled_IsNotKept()
    {
        await using var fixture = await CloudFixture.StartAsync();
        using var cancel = new CancellationTokenSource();
        fixture.Shells.Connecting = async (_, token) =>
        {
            await cancel.CancelAsync();
            token.ThrowIfCancellationRequested();
        };
        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Droplets.CreateAsync(CloudFixture.Spec with { KeepOnFailure = true }, null, cancel.Token));
    }

    [Fact]
    public async Task Create_WhosePlacementFails_FailsAtOnceWithWhatHappened()
    {
        await using var fixture = await CloudFixture.StartAsync(cloud: o => o.BootTime = TimeSpan.FromMilliseconds(100));
        fixture.Cloud.Faults.FailNext(LocalCloudFault.PlacementFails);
        var failure = await Assert.ThrowsAsync<DropletProvisioningException>(() => fixture.Droplets.CreateAsync(CloudFixture.Spec));
        Assert.Equal(DropletPhase.Booting, failure.Phase);
        Assert.True(failure.Elapsed < TimeSpan.FromSeconds(60), failure.Message);
    }

    [Theory]
    [InlineData(LocalCloudFault.ReadLag)]
    [InlineData(LocalCloudFault.NoAddressYet)]
    [InlineData(LocalCloudFault.ListLag)]
    public async Task Create_WhileTheApiLags_Waits(string fault)
    {
        await using var fixture = await CloudFixture.StartAsync(cloud: o => o.Faults.Lag = TimeSpan.FromMilliseconds(300));
        fixture.Cloud.Faults.FailNext(fault);
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        Assert.NotNull(droplet.PublicAddress);
    }

    [Fact]
    public async Task Create_WithCloudInitsErrors_Fails()
    {
        await using var fixture = await CloudFixture.StartAsync();
        fixture.Shells.Running = (_, _) => Task.FromResult(FakeShells.Exit(1));
        var failure = await Assert.ThrowsAsync<DropletProvisioningException>(() => fixture.Droplets.CreateAsync(CloudFixture.Spec));
        Assert.Contains("cloud-init failed (exit status 1)", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_WithCloudInitsWarnings_Succeeds()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var asked = new List<string>();
        fixture.Shells.Running = (command, _) =>
        {
            asked.Add(command.Line);
            return Task.FromResult(FakeShells.Exit(2));
        };

        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec);

        Assert.Contains("cloud-init status --wait", Assert.Single(asked), StringComparison.Ordinal);
        Assert.Equal(1, fixture.Cloud.DropletCount);
        Assert.False(droplet.Lost.IsCancellationRequested);
    }

    [Fact]
    public async Task Create_ReplacesTheBootstrapHostKey_Once()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec);
        await droplet.RunAsync("true");
        Assert.Equal(1, fixture.Shells.Rotations);
        Assert.StartsWith("ecdsa-sha2-nistp256 ", Assert.Single(Assert.Single(fixture.Shells.Connects).ExpectedHostKeys), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_WithHostKeysOfTheUsers_ExpectsThemAndReplacesNone()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var theirs = HostKeyPair.Create().PublicLine;
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec with { HostKeys = [theirs], UserData = "#cloud-config\nssh_keys: {}\n" });
        Assert.Equal([theirs], Assert.Single(fixture.Shells.Connects).ExpectedHostKeys);
        Assert.Equal(0, fixture.Shells.Rotations);
    }

    [Fact]
    public async Task Create_UntilActive_OpensNoShellUntilItIsUsed()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec with { Ready = Until.Active });
        Assert.Empty(fixture.Shells.Connects);
        await droplet.RunAsync("true");
        await droplet.RunAsync("true");
        Assert.Single(fixture.Shells.Connects);
        Assert.Equal(1, fixture.Shells.Rotations);
    }

    [Fact]
    public async Task Checks_Compose_InTheirOrder()
    {
        var order = new List<string>();
        await using var fixture = await CloudFixture.StartAsync();
        var ready = Until.All(
            Until.Active,
            Until.Holds("first", (context, _) =>
            {
                order.Add($"first {context.Droplet.Status} {context.Address is not null}");
                return Task.CompletedTask;
            }),
            Until.All(Until.SshAnswers, Until.Holds("second", async (context, token) =>
            {
                await (await context.WhenShellAsync(token)).RunAsync("true", null, token);
                order.Add("second");
            })));
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec with { Ready = ready });
        Assert.Equal(["first active True", "second"], order);
        Assert.Equal("active, with an address, first, SSH answers with the expected host key, second", ready.Description);
    }

    [Fact]
    public async Task Check_ThatThrows_DestroysAndCarriesWhatItThrew()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var failure = await Assert.ThrowsAsync<DropletProvisioningException>(() => fixture.Droplets.CreateAsync(
            CloudFixture.Spec with { Ready = Until.Holds("mine", (_, _) => throw new InvalidDataException("Mine is broken.")) }));
        Assert.IsType<InvalidDataException>(failure.InnerException);
        Assert.Contains("Mine is broken", failure.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CommandSucceeds_RunsUntilItDoes()
    {
        await using var fixture = await CloudFixture.StartAsync();
        var runs = 0;
        fixture.Shells.Running = (_, _) => Task.FromResult(FakeShells.Exit(++runs < 3 ? 1 : 0));
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec with { Ready = Until.CommandSucceeds("test -e /ready") });
        Assert.Equal(3, runs);
    }

    [Theory]
    [InlineData(0)]
    [InlineData(65536)]
    public void PortIsOpen_OutOfRange_Throws(int port)
    {
        Assert.Throws<ArgumentOutOfRangeException>(() => Until.PortIsOpen(port));
        Assert.Throws<ArgumentOutOfRangeException>(() => Until.HttpOk(port));
    }

    [Fact]
    public void HttpOk_WithoutASlash_Throws() => Assert.Throws<ArgumentException>(() => Until.HttpOk(80, "health"));

    [Fact]
    public void Exceptions_OfTheSdk_ShareABase() => Assert.IsAssignableFrom<SpinupException>(new DropletProvisioningException("x"));
}
