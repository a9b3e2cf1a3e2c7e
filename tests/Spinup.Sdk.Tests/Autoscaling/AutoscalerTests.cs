using System.Collections.Immutable;
using Microsoft.Extensions.Logging;
using Spinup.Sdk.Autoscaling;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Autoscaling;

public sealed class AutoscalerTests : IDisposable
{
    private readonly TestClock clock = new();
    private readonly RecordingLoggerFactory logs = new();

    public void Dispose() => logs.Dispose();

    [Fact]
    public async Task Tick_MeasuresDecidesActs()
    {
        var target = new Target(3);
        using var autoscaler = Make(target, new FixedPolicy(input => (int)input.FindMetric("jobs")!.Total!.Value, "mine", "jobs"), new Source(clock, () => 7));

        var tick = await autoscaler.TickAsync();

        Assert.Equal((3, 7, true), (tick.Decision.From, tick.Decision.To, tick.IsApplied));
        Assert.Equal(7, target.Size);
        Assert.Same(tick, Assert.Single(autoscaler.Recent));
        Assert.Contains(logs.Entries, entry => entry.Level == LogLevel.Information && entry.Message == "web: 3 -> 7: the test wants 7");
    }

    [Fact]
    public async Task Tick_DryRun_ExplainsAndDoesNotAct()
    {
        var target = new Target(3);
        using var autoscaler = Make(target, new FixedPolicy(_ => 7), null, options => options.DryRun = true);

        var tick = await autoscaler.TickAsync();

        Assert.Equal((7, false, 3), (tick.Decision.To, tick.IsApplied, target.Size));
        Assert.Contains(logs.Entries, entry => entry.Message.StartsWith("web, dry run: 3 -> 7", StringComparison.Ordinal));
    }

    [Fact]
    public async Task Tick_ASourceThatThrows_HoldsAndSaysWhy()
    {
        var target = new Target(3);
        using var autoscaler = Make(target, new FixedPolicy(_ => 1, "mine", "jobs"), new Source(clock, () => throw new InvalidOperationException("no route")));

        var tick = await autoscaler.TickAsync();

        Assert.Equal(3, tick.Decision.To);
        Assert.Contains("jobs could not be had: no route", tick.Decision.ToString(), StringComparison.Ordinal);
        Assert.Contains(logs.Entries, entry => entry.Level == LogLevel.Warning);
    }

    [Fact]
    public async Task Tick_ATargetThatRefuses_IsReportedAndTriedAgain()
    {
        var target = new Target(3) { Refuses = true };
        using var autoscaler = Make(target, new FixedPolicy(_ => 7), null);

        var refused = await autoscaler.TickAsync();
        target.Refuses = false;
        var taken = await autoscaler.TickAsync();

        Assert.Equal((false, "droplet limit reached"), (refused.IsApplied, refused.Failure?.Message));
        Assert.Equal((3, 7, true), (taken.Decision.From, taken.Decision.To, taken.IsApplied));
    }

    [Fact]
    public async Task Run_ATargetThatCannotBeSeen_GoesOnAtTheNextInterval()
    {
        var target = new Target(3) { IsBlind = true };
        using var autoscaler = Make(target, new FixedPolicy(_ => 7), null);
        using var end = new CancellationTokenSource();
        var running = autoscaler.RunAsync(end.Token);
        await Eventually.Async(() => target.Looks == 1, () => "the first look");

        target.IsBlind = false;
        await Eventually.Async(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(15));
                return target.Size == 7;
            },
            () => "the next round");
        await end.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => running);
        Assert.Contains(logs.Entries, entry => entry.Level == LogLevel.Error);
    }

    [Fact]
    public async Task Tick_Cancelled_ThrowsAndTheNextOneRuns()
    {
        using var autoscaler = Make(new Target(3), new FixedPolicy(_ => 7), null);

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => autoscaler.TickAsync(new CancellationToken(canceled: true)));

        Assert.True((await autoscaler.TickAsync()).IsApplied);
    }

    [Fact]
    public async Task Recent_IsBounded()
    {
        using var autoscaler = Make(new Target(3), new FixedPolicy(_ => 3), null);
        for (var tick = 0; tick < 1005; tick++)
        {
            await autoscaler.TickAsync();
        }

        Assert.Equal(1000, autoscaler.Recent.Count);
    }

    [Fact]
    public async Task Tick_ASourceThatHangs_IsAFailureAfterAnInterval()
    {
        var source = new HangingSource();
        using var autoscaler = Make(new Target(3), new FixedPolicy(_ => 1, "mine", "jobs"), source);

        var ticking = autoscaler.TickAsync();
        await Eventually.Async(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(15));
                return ticking.IsCompleted;
            },
            () => "the end of the round");

        Assert.Contains("jobs could not be had: nothing came within 15 s", (await ticking).Decision.ToString(), StringComparison.Ordinal);
        Assert.True(source.Token.IsCancellationRequested);
    }

    [Fact]
    public async Task Tick_ASourceAndATargetThatGiveNothing_HaveNothing()
    {
        using var autoscaler = Make(new Target(3) { ListsNobody = true }, new FixedPolicy(_ => 5), new Nothing());

        var tick = await autoscaler.TickAsync();

        Assert.Equal((5, 0, 0), (tick.Decision.To, tick.Input.Members.Length, tick.Input.Metrics.Length));
        Assert.Equal(tick.Input.At, ScalingInputLog.Parse(ScalingInputLog.ToLine(tick.Input)).At);
    }

    [Fact]
    public async Task Dispose_DuringARound_LetsItEndAndNoneFollows()
    {
        var target = new Target(3) { Waits = new() };
        var autoscaler = Make(target, new FixedPolicy(_ => 7), null);
        var running = autoscaler.RunAsync();
        var ticking = autoscaler.TickAsync();
        await Eventually.Async(() => target.Looks == 1, () => "the first look");

        autoscaler.Dispose();
        target.Waits.SetResult();

        await Assert.ThrowsAsync<ObjectDisposedException>(() => ticking);
        await Eventually.Async(
            () =>
            {
                clock.Advance(TimeSpan.FromSeconds(15));
                return running.IsCompleted;
            },
            () => "the end of the run");
        await Assert.ThrowsAsync<ObjectDisposedException>(() => running);
        Assert.Equal(7, target.Size);
        Assert.DoesNotContain(logs.Entries, entry => entry.Level == LogLevel.Error);
    }

    [Fact]
    public async Task Recent_OfALargePool_KeepsFewerRounds()
    {
        using var autoscaler = Make(new Target(9000), new FixedPolicy(_ => 9000), null, options => options.Max = 10_000);
        for (var tick = 0; tick < 20; tick++)
        {
            await autoscaler.TickAsync();
        }

        Assert.Equal(11, autoscaler.Recent.Count);
    }

    private Autoscaler Make(Target target, FixedPolicy policy, IMetricSource? source, Action<AutoscalerOptions>? configure = null)
    {
        var options = FixedPolicy.Free(policy);
        configure?.Invoke(options);
        return new("web", options, source is null ? [] : [source], target, clock, logs.CreateLogger<Autoscaler>());
    }

    private sealed class Source(TimeProvider time, Func<double> measure) : IMetricSource
    {
        public ImmutableArray<string> Metrics => ["jobs"];

        public ValueTask<ImmutableArray<MetricReading>> MeasureAsync(ImmutableArray<PoolMember> members, CancellationToken cancellationToken = default) =>
            ValueTask.FromResult<ImmutableArray<MetricReading>>([Inputs.Total("jobs", time.GetUtcNow(), measure())]);
    }

    private sealed class HangingSource : IMetricSource
    {
        public ImmutableArray<string> Metrics => ["jobs"];

        public CancellationToken Token { get; private set; }

        public ValueTask<ImmutableArray<MetricReading>> MeasureAsync(ImmutableArray<PoolMember> members, CancellationToken cancellationToken = default)
        {
            Token = cancellationToken;
            return new(new TaskCompletionSource<ImmutableArray<MetricReading>>().Task);
        }
    }

    private sealed class Nothing : IMetricSource
    {
        public ImmutableArray<string> Metrics => default;

        public ValueTask<ImmutableArray<MetricReading>> MeasureAsync(ImmutableArray<PoolMember> members, CancellationToken cancellationToken = default) => default;
    }

    private sealed class Target(int size) : IScalingTarget
    {
        public TaskCompletionSource? Waits { get; init; }

        public bool ListsNobody { get; init; }

        public int Size { get; private set; } = size;

        public bool Refuses { get; set; }

        public bool IsBlind { get; set; }

        public int Looks { get; private set; }

        public async ValueTask<TargetObservation> ObserveAsync(CancellationToken cancellationToken = default)
        {
            cancellationToken.ThrowIfCancellationRequested();
            Looks++;
            await (Waits?.Task ?? Task.CompletedTask);
            return IsBlind ? throw new InvalidOperationException("not now") : new TargetObservation(Size, ListsNobody ? default : Inputs.Ready(Size));
        }

        public ValueTask ScaleAsync(ScalingDecision decision, CancellationToken cancellationToken = default)
        {
            Size = Refuses ? throw new InvalidOperationException("droplet limit reached") : decision.To;
            return ValueTask.CompletedTask;
        }
    }
}
