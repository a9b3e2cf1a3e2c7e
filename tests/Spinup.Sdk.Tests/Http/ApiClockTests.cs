using Spinup.Sdk.Http;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Http;

public sealed class ApiClockTests
{
    private readonly TestClock _local = new();

    [Fact]
    public void UtcNow_BeforeAnyAnswer_IsTheMachines()
    {
        var clock = new ApiClock(_local);

        Assert.False(clock.IsSynchronized);
        Assert.Equal(_local.GetUtcNow(), clock.UtcNow);
    }

    [Theory]
    [InlineData(-3600)]
    [InlineData(0)]
    [InlineData(86400.7)]
    public void UtcNow_OneAnswer_IsTheServicesToASecond(double aheadSeconds)
    {
        var clock = new ApiClock(_local);
        Answer(clock, TimeSpan.FromSeconds(aheadSeconds));

        Assert.True(clock.IsSynchronized);
        Assert.InRange((clock.UtcNow - _local.GetUtcNow()).TotalSeconds, aheadSeconds - 0.6, aheadSeconds + 0.6);
    }

    [Fact]
    public void UtcNow_ManyAnswers_IsTheServicesMuchBetter()
    {
        var clock = new ApiClock(_local);
        for (var i = 0; i < 50; i++)
        {
            Answer(clock, TimeSpan.FromSeconds(5.3));
            _local.Advance(TimeSpan.FromMilliseconds(730));
        }

        Assert.InRange((clock.UtcNow - _local.GetUtcNow()).TotalSeconds, 5.2, 5.4);
    }

    [Fact]
    public void UtcNow_ClockWasSet_TheNewestAnswerCounts()
    {
        var clock = new ApiClock(_local);
        Answer(clock, TimeSpan.FromSeconds(5));
        Answer(clock, TimeSpan.FromSeconds(-100));

        Assert.InRange((clock.UtcNow - _local.GetUtcNow()).TotalSeconds, -100.6, -99.4);
    }

    private void Answer(ApiClock clock, TimeSpan ahead)
    {
        var sentAt = _local.GetUtcNow();
        _local.Advance(TimeSpan.FromMilliseconds(20));
        var service = _local.GetUtcNow() + ahead;
        var date = service.AddTicks(-(service.Ticks % TimeSpan.TicksPerSecond));
        _local.Advance(TimeSpan.FromMilliseconds(20));
        clock.Observe(date, sentAt, _local.GetUtcNow());
    }
}
