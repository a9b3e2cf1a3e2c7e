using System.Globalization;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Autoscaling.Policies;

namespace Spinup.Tests.Sdk.Autoscaling.Policies;

public sealed class SchedulePolicyTests
{
    private static readonly TimeZoneInfo Berlin = TimeZoneInfo.FindSystemTimeZoneById("Europe/Berlin");

    // Clocks go forward on 2026-03-29 at 02:00 to 03:00, back on 2026-10-25 at 03:00 to 02:00.
    [Theory]
    [InlineData("a working day, before", "2026-03-02T07:59:59Z", false)]
    [InlineData("a working day, at its start in winter (09:00 is 08:00 UTC)", "2026-03-02T08:00:00Z", true)]
    [InlineData("a working day, at its end", "2026-03-02T17:00:00Z", false)]
    [InlineData("a second before its end", "2026-03-02T16:59:59Z", true)]
    [InlineData("a Sunday", "2026-03-01T12:00:00Z", false)]
    [InlineData("a working day in summer starts an hour earlier in UTC", "2026-07-01T07:00:00Z", true)]
    [InlineData("and ends an hour earlier", "2026-07-01T16:00:00Z", false)]
    public void Schedule_WorkingHoursInATimeZone_AreOpen(string row, string at, bool open) =>
        Assert.True(IsOpen(new() { Start = "0 9 * * MON-FRI", End = "0 18 * * MON-FRI", TimeZone = Berlin, Floor = 5 }, at) == open, row);

    [Theory]
    [InlineData("the start falls into the gap: it happens at its end, 03:00", "2026-03-29T00:59:59Z", false)]
    [InlineData("03:00 summer time", "2026-03-29T01:00:00Z", true)]
    [InlineData("and ends at 05:00 local", "2026-03-29T02:59:59Z", true)]
    [InlineData("which is 03:00 UTC", "2026-03-29T03:00:00Z", false)]
    [InlineData("the doubled hour: the first 02:30", "2026-10-25T00:30:00Z", true)]
    [InlineData("the second 02:30 is within, no second start", "2026-10-25T01:30:00Z", true)]
    [InlineData("05:00 winter time ends it", "2026-10-25T04:00:00Z", false)]
    public void Schedule_WhenClocksChange_KeepsLocalTimes(string row, string at, bool open) =>
        Assert.True(IsOpen(new() { Start = "30 2 * * *", End = "0 5 * * *", TimeZone = Berlin, Floor = 5 }, at) == open, row);

    [Fact]
    public void Schedule_OverMidnight_IsOpenOnBothSides()
    {
        var window = new ScheduleWindow { Start = "0 22 * * *", End = "0 6 * * *", Floor = 2 };

        Assert.True(IsOpen(window, "2026-03-02T23:00:00Z"));
        Assert.True(IsOpen(window, "2026-03-03T05:59:00Z"));
        Assert.False(IsOpen(window, "2026-03-03T06:00:00Z"));
    }

    [Fact]
    public void Schedule_TickByTickAndBackwards_AgreesWithAFreshLook()
    {
        var window = new ScheduleWindow { Start = "15 8 * * MON-FRI", End = "45 17 * * MON-FRI", TimeZone = Berlin, Floor = 5 };
        var kept = new SchedulePolicy([window]);
        var random = new Random(4);
        var at = new DateTimeOffset(2026, 3, 20, 0, 0, 0, TimeSpan.Zero);
        for (var tick = 0; tick < 4000; tick++)
        {
            at += TimeSpan.FromMinutes(random.Next(-200, 320));
            Assert.Equal(Propose(new SchedulePolicy([window]), at), Propose(kept, at));
        }
    }

    [Fact]
    public void Schedule_SeveralOpen_HighestFloorAndLowestCeiling()
    {
        static ScheduleWindow Always(string name, int? floor, int? ceiling) => new() { Name = name, Start = "0 0 1 1 *", End = "59 23 31 12 *", Floor = floor, Ceiling = ceiling };
        var proposal = Propose(new SchedulePolicy([Always("a", 2, 9), Always("b", 4, null), Always("c", null, 7)]), Inputs.Start);

        Assert.Equal(((int?)4, (int?)7, ProposalStatus.Bounds), (proposal.Floor, proposal.Ceiling, proposal.Status));
        Assert.Equal("at least 4 in b", proposal.Reason.ToString());
    }

    [Fact]
    public void Schedule_Alone_GoesBackToTheFewest()
    {
        var options = FixedPolicy.Free();
        options.Min = 1;
        options.Policies.Add(() => new SchedulePolicy([new() { Start = "0 9 * * *", End = "0 18 * * *", Floor = 5 }]));
        var decider = new ScalingDecider(options);

        Assert.Equal(5, decider.Decide(new() { At = Inputs.Start, Size = 2 }).To);
        Assert.Equal("5: at least 5 in schedule", decider.Decide(new() { At = Inputs.Start, Size = 5 }).ToString());
        Assert.Equal(1, decider.Decide(new() { At = Inputs.Start.AddHours(7), Size = 5 }).To);
    }

    [Theory]
    [InlineData("0 9 * *", "0 18 * * *", 1, null, "no cron expression")]
    [InlineData("0 9 * * *", "0 25 * * *", 1, null, "no cron expression")]
    [InlineData("0 9 * * *", "0 9 * * *", 1, null, "never be open")]
    [InlineData("0 9 * * *", "0 18 * * *", null, null, "neither a floor nor a ceiling")]
    [InlineData("0 9 * * *", "0 18 * * *", 5, 3, "floor 5 and the ceiling 3")]
    [InlineData("0 9 * * *", "0 18 * * *", -1, null, "floor -1")]
    public void Schedule_AWindowThatCannotBe_IsRefused(string start, string end, int? floor, int? ceiling, string says) =>
        Assert.Contains(says, Assert.Throws<ArgumentException>(() => new SchedulePolicy([new() { Name = "w", Start = start, End = end, Floor = floor, Ceiling = ceiling }])).Message, StringComparison.Ordinal);

    private static bool IsOpen(ScheduleWindow window, string at) =>
        Propose(new SchedulePolicy([window]), DateTimeOffset.Parse(at, CultureInfo.InvariantCulture)).Floor is not null;

    private static ScalingProposal Propose(SchedulePolicy policy, DateTimeOffset at) =>
        policy.Propose(new(new() { At = at, Size = 1 }, TimeSpan.FromSeconds(15), TimeSpan.FromMinutes(2), 1, 10, default));
}
