using Spinup.Sdk.Http;

namespace Spinup.Tests.Sdk.Http;

public sealed class SlidingWindowTests
{
    private static readonly TimeSpan Minute = TimeSpan.FromMinutes(1);

    [Fact]
    public void WaitFor_RoomLeft_IsZero()
    {
        var window = Filled(capacity: 3, answersAt: [0, 1]);

        Assert.Equal(TimeSpan.Zero, window.WaitFor(At(2), ahead: 0, kept: 0));
    }

    [Fact]
    public void WaitFor_Full_UntilTheOldestAnswerLeaves()
    {
        var window = Filled(capacity: 3, answersAt: [0, 1, 5]);

        Assert.Equal(TimeSpan.FromSeconds(50), window.WaitFor(At(10), ahead: 0, kept: 0));
        Assert.Equal(TimeSpan.FromSeconds(51), window.WaitFor(At(10), ahead: 1, kept: 0));
        Assert.Equal(TimeSpan.FromSeconds(55), window.WaitFor(At(10), ahead: 0, kept: 2));
        Assert.Equal(TimeSpan.Zero, window.WaitFor(At(60), ahead: 0, kept: 0));
    }

    [Fact]
    public void WaitFor_FullOfRequestsInFlight_AWholeWindow()
    {
        var window = new SlidingWindow(2, Minute);
        window.Sent();
        window.Sent();

        Assert.Equal(Minute, window.WaitFor(At(10), ahead: 0, kept: 0));
        Assert.Equal(Minute, window.WaitFor(At(10), ahead: 1, kept: 0));
        Assert.Equal(2 * Minute, window.WaitFor(At(10), ahead: 2, kept: 0));
    }

    [Fact]
    public void Used_CountsFromTheAnswer_NotFromTheSending()
    {
        var window = new SlidingWindow(2, Minute);
        window.Sent();
        window.Answered(At(30));

        Assert.Equal(1, window.Used(At(89)));
        Assert.Equal(0, window.Used(At(90)));
    }

    private static TimeSpan At(int seconds) => TimeSpan.FromSeconds(seconds);

    private static SlidingWindow Filled(int capacity, int[] answersAt)
    {
        var window = new SlidingWindow(capacity, Minute);
        foreach (var at in answersAt)
        {
            window.Sent();
            window.Answered(At(at));
        }

        return window;
    }
}
