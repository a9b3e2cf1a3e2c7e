using Spinup.Sdk.Droplets;
using Spinup.Tests.Sdk.Droplets;

namespace Spinup.Tests.Sdk.Issues;

/// <summary>A receiver of progress that throws: no droplet may be left, or kept from its destroy, for it.</summary>
public sealed class ThrowingReceiver_3
{
    private sealed class Throwing : IProgress<DropletProgress>
    {
        public void Report(DropletProgress value) => throw new InvalidOperationException("the screen is gone");
    }

    [Fact]
    public async Task Create_GivesTheDroplet_AndItsDestroyReceipt()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using var droplet = await fixture.Droplets.CreateAsync(CloudFixture.Spec, new Throwing());
        Assert.Equal(droplet.Id, (await droplet.DestroyAsync()).DropletId);
        Assert.Contains("the screen is gone", fixture.Log.Text, StringComparison.Ordinal);
    }

    [Fact]
    public async Task CreateMany_GivesThem_AndLeavesNone()
    {
        await using var fixture = await CloudFixture.StartAsync();
        await using (var fleet = await fixture.Droplets.CreateManyAsync(CloudFixture.Spec, 12, progress: new Throwing()))
        {
            Assert.Equal(12, fleet.Droplets.Count);
        }

        fixture.AssertEmpty();
    }

    [Fact]
    public async Task CreateMany_CancelledWhileItPrepares_ReleasesItsKey()
    {
        await using var fixture = await CloudFixture.StartAsync();
        using var cancelled = new CancellationTokenSource();

        // Not a Progress<T>, which reports behind: in the middle of the holds.
        var progress = new AtThe(4, cancelled.Cancel);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => fixture.Droplets.CreateManyAsync(CloudFixture.Spec, 12, progress: progress, cancellationToken: cancelled.Token));
        fixture.AssertEmpty();
    }

    private sealed class AtThe(int number, Action act) : IProgress<DropletProgress>
    {
        private int seen;

        public void Report(DropletProgress value)
        {
            if (Interlocked.Increment(ref seen) == number)
            {
                act();
            }
        }
    }
}
