using Spinup.Sdk.Http;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Http;

public sealed class RateBudgetTests
{
    private static readonly TimeSpan Patient = TimeSpan.FromMinutes(10);
    private readonly TestClock _clock = new();
    private readonly RateBudget _budget;

    public RateBudgetTests() => _budget = new RateBudget(_clock);

    [Fact]
    public async Task Enter_BeforeAnyHeader_225InAMinuteAndTheRestForDestroys()
    {
        Assert.Equal(225, await UseUpAsync(urgent: false));
        Assert.Equal(25, await UseUpAsync(urgent: true));
        Assert.Equal(TimeSpan.FromMinutes(1), await _budget.EnterAsync(urgent: true, TimeSpan.Zero, default));
    }

    [Fact]
    public async Task Enter_SteadyLoad_NeverMoreThan250InAMinuteAnd5000InAnHour()
    {
        var sent = new List<TimeSpan>();
        for (var i = 0; i < 6000; i++)
        {
            var turn = _budget.EnterAsync(urgent: i % 5 == 0, TimeSpan.FromHours(1), default).AsTask();
            Assert.Null(await _clock.RunAsync(turn));
            sent.Add(_clock.Elapsed);
            _budget.Answered(new RateAnswer());
        }

        Assert.True(Most(sent, TimeSpan.FromMinutes(1)) <= 250, "minute");
        Assert.True(Most(sent, TimeSpan.FromHours(1)) <= 5000, "hour");
        Assert.True(sent[^1] < TimeSpan.FromHours(1.2), $"and not much slower than allowed: {sent[^1]}");
    }

    [Fact]
    public async Task Enter_Full_WaitersGoInOrderUrgentFirst()
    {
        var served = new List<string>();
        await EnterAsync();
        _budget.Answered(new RateAnswer(Refused: true, null, null, null, TimeSpan.FromSeconds(1)));
        var waiting = new List<Task>();
        foreach (var name in new[] { "a", "b", "c" })
        {
            waiting.Add(ServeAsync(name, urgent: false));
        }

        waiting.Add(ServeAsync("destroy", urgent: true));
        await _clock.RunAsync(Task.WhenAll(waiting));

        Assert.Equal(["destroy", "a", "b", "c"], served);

        async Task ServeAsync(string name, bool urgent)
        {
            Assert.Null(await _budget.EnterAsync(urgent, Patient, default));
            lock (served)
            {
                served.Add(name);
            }

            // Refused again, so that one at a time goes and the order is seen.
            _budget.Answered(new RateAnswer(Refused: true, null, null, null, TimeSpan.FromSeconds(1)));
        }
    }

    [Fact]
    public async Task Enter_WaiterGivesUp_TheNextTakesItsPlace()
    {
        await UseUpAsync(urgent: true);
        using var cancel = new CancellationTokenSource();
        var first = _budget.EnterAsync(urgent: true, Patient, cancel.Token).AsTask();
        var second = _budget.EnterAsync(urgent: true, Patient, default).AsTask();
        await cancel.CancelAsync();

        var gaveUp = await Assert.ThrowsAnyAsync<OperationCanceledException>(() => first);
        Assert.Equal(cancel.Token, gaveUp.CancellationToken);
        Assert.Null(await _clock.RunAsync(second));
    }

    [Fact]
    public async Task Enter_HourAlmostUsedUp_OnlyDestroysGo()
    {
        Told(limit: 5000, remaining: 500, resetIn: 600);

        Assert.Equal(TimeSpan.FromSeconds(600), await _budget.EnterAsync(urgent: false, TimeSpan.FromSeconds(100), default));
        Assert.Null(await _budget.EnterAsync(urgent: true, TimeSpan.FromSeconds(100), default));
    }

    [Fact]
    public async Task Enter_HourUsedUpAndResetPast_OneGoesAndFindsOut()
    {
        Told(limit: 5000, remaining: 500, resetIn: 30);
        var one = _budget.EnterAsync(urgent: false, Patient, default).AsTask();
        var two = _budget.EnterAsync(urgent: false, Patient, default).AsTask();
        Assert.Null(await _clock.RunAsync(one));
        AssertElapsed(30);
        _clock.Advance(TimeSpan.FromSeconds(60));
        Assert.False(two.IsCompleted);

        _budget.Answered(new RateAnswer(false, 5000, 800, TimeSpan.FromSeconds(5), null));
        Assert.Null(await two.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Enter_HourUsedUpAndTheProbesAnswerLost_TheNextProbes()
    {
        Told(limit: 5000, remaining: 0, resetIn: 30);
        for (var i = 0; i < 3; i++)
        {
            Assert.Null(await _clock.RunAsync(_budget.EnterAsync(urgent: true, Patient, default).AsTask()));
            _budget.Answered(null);
        }

        AssertElapsed(30);
    }

    [Fact]
    public async Task Enter_RequestsInFlight_AreTakenOffWhatRemains()
    {
        await EnterAsync();
        await EnterAsync();
        await EnterAsync();
        _budget.Answered(new RateAnswer(false, 5000, 503, TimeSpan.FromMinutes(5), null));

        // 503 left when it was answered, two more are on their way: one fits above the 500 kept.
        await EnterAsync();
        Assert.NotNull(await _budget.EnterAsync(urgent: false, TimeSpan.Zero, default));
    }

    [Fact]
    public async Task Enter_After429_WaitsAndThenOneAtATime()
    {
        await EnterAsync();
        _budget.Answered(new RateAnswer(Refused: true, null, null, null, TimeSpan.FromSeconds(17)));
        var one = _budget.EnterAsync(urgent: true, Patient, default).AsTask();
        var two = _budget.EnterAsync(urgent: true, Patient, default).AsTask();

        Assert.Null(await _clock.RunAsync(one));
        AssertElapsed(17);
        Assert.False(two.IsCompleted);
        _budget.Answered(new RateAnswer());
        Assert.Null(await two.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Enter_429WithoutATime_WaitsEverLonger()
    {
        var at = new List<double>();
        for (var i = 0; i < 5; i++)
        {
            Assert.Null(await _clock.RunAsync(_budget.EnterAsync(urgent: false, Patient, default).AsTask()));
            at.Add(Math.Round(_clock.Elapsed.TotalSeconds, 1));
            _budget.Answered(new RateAnswer(Refused: true, null, null, null, null));
        }

        Assert.Equal([0, 1, 3, 7, 15], at);
    }

    [Fact]
    public async Task Enter_WaitWouldPassTheDeadline_RefusedAtOnceWithTheWait()
    {
        await EnterAsync();
        _budget.Answered(new RateAnswer(Refused: true, null, null, null, TimeSpan.FromSeconds(40)));

        var turn = _budget.EnterAsync(urgent: false, TimeSpan.FromSeconds(39), default);

        Assert.True(turn.IsCompletedSuccessfully);
        Assert.Equal(TimeSpan.FromSeconds(40), await turn);
    }

    [Fact]
    public async Task Enter_DeepInTheQueue_TheQueueCounts()
    {
        await UseUpAsync(urgent: true);
        var queued = Enumerable.Range(0, 225).Select(_ => _budget.EnterAsync(urgent: false, Patient, default).AsTask()).ToList();

        // A minute for those before it, and another for it.
        Assert.Equal(TimeSpan.FromMinutes(2), await _budget.EnterAsync(urgent: false, TimeSpan.FromSeconds(100), default));
        Assert.All(queued, task => Assert.False(task.IsCompleted));
    }

    [Fact]
    public async Task Enter_BlockGrowsWhileWaiting_RefusedWhenThatIsKnown()
    {
        await EnterAsync();
        await EnterAsync();
        _budget.Answered(new RateAnswer(Refused: true, null, null, null, TimeSpan.FromSeconds(10)));
        var waiting = _budget.EnterAsync(urgent: false, TimeSpan.FromSeconds(20), default).AsTask();
        _budget.Answered(new RateAnswer(Refused: true, null, null, null, TimeSpan.FromSeconds(60)));

        Assert.Equal(TimeSpan.FromSeconds(60), await waiting.WaitAsync(TimeSpan.FromSeconds(20)));
    }

    [Fact]
    public async Task Answered_LimitOfTheAccountDiffers_BurstFollowsIt()
    {
        Told(limit: 100, remaining: 100, resetIn: 10);

        // 5 in a minute, one of them used by the answer that told; and so few keep nothing back.
        Assert.Equal(4, await UseUpAsync(urgent: false));
    }

    [Fact]
    public void RateBudgets_SameTokenAndHost_SameBudget()
    {
        var one = RateBudgets.Of("token", new Uri("https://a.example/"), _clock);

        Assert.Same(one, RateBudgets.Of("token", new Uri("https://a.example/other"), _clock));
        Assert.NotSame(one, RateBudgets.Of("token2", new Uri("https://a.example/"), _clock));
        Assert.NotSame(one, RateBudgets.Of("token", new Uri("https://b.example/"), _clock));
        Assert.NotSame(one, RateBudgets.Of("token", new Uri("https://a.example/"), new TestClock()));
    }

    [Fact]
    public void RateBudgets_ManyRotatedTokens_OldOnesAreForgotten()
    {
        var api = new Uri("https://a.example/");
        var first = RateBudgets.Of("token", api, _clock);
        for (var i = 0; i < 40; i++)
        {
            RateBudgets.Of($"token{i}", api, _clock);
        }

        Assert.Same(first, RateBudgets.Of("token", api, _clock));
        _clock.Advance(TimeSpan.FromHours(2));
        RateBudgets.Of("new", api, _clock);
        Assert.NotSame(first, RateBudgets.Of("token", api, _clock));
    }

    private static int Most(List<TimeSpan> sent, TimeSpan window)
    {
        var (most, start) = (0, 0);
        for (var end = 0; end < sent.Count; end++)
        {
            while (sent[start] + window <= sent[end])
            {
                start++;
            }

            most = Math.Max(most, end - start + 1);
        }

        return most;
    }

    private void AssertElapsed(double seconds) => Assert.InRange(_clock.Elapsed.TotalSeconds, seconds, seconds + 0.01);

    private async Task EnterAsync() => Assert.Null(await _budget.EnterAsync(urgent: false, TimeSpan.Zero, default));

    private void Told(int limit, int remaining, int resetIn)
    {
        Assert.Null(_budget.EnterAsync(urgent: true, TimeSpan.Zero, default).AsTask().GetAwaiter().GetResult());
        _budget.Answered(new RateAnswer(false, limit, remaining, TimeSpan.FromSeconds(resetIn), null));
    }

    private async Task<int> UseUpAsync(bool urgent)
    {
        var count = 0;
        while (await _budget.EnterAsync(urgent, TimeSpan.Zero, default) is null)
        {
            count++;
            _budget.Answered(new RateAnswer());
        }

        return count;
    }
}
