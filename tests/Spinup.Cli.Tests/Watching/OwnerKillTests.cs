using Spinup.Testing;
using Xunit.Abstractions;

namespace Spinup.Tests.Cli.Watching;

/// <summary>Owners killed with SIGKILL at every stage of their life: the first DELETE comes within a second, and nothing is left.</summary>
[Trait("Category", "Watchdog")]
public sealed class OwnerKillTests(ITestOutputHelper output)
{
    // Of each moment: 8 kills, and 100 with tests/run --full.
    private static readonly int Kills = RealComponents.Full ? 25 : 2;

    [LinuxTheory]
    [InlineData(OwnerMoment.Create)]
    [InlineData(OwnerMoment.Boot)]
    [InlineData(OwnerMoment.Command)]
    [InlineData(OwnerMoment.Destroy)]
    public async Task Owner_Killed_FirstDeleteWithinASecond_NothingLeft(OwnerMoment moment)
    {
        await using var owners = await OwnerKills.StartAsync(moment);
        var lags = new List<double>();
        for (var kill = 0; kill < Kills; kill++)
        {
            lags.Add(await owners.KillAsync());
        }

        await owners.UntilWatchdogsEndedAsync();
        output.WriteLine($"{moment}: {string.Join(", ", lags.Select(lag => $"{lag:0}"))} ms");
        Assert.Equal((0, 0), owners.Left);
        Assert.InRange(lags.Max(), 0, 1000);
    }
}
