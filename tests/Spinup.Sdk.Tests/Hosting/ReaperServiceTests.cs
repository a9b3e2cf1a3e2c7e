using System.Collections.Concurrent;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Logging;
using Microsoft.Extensions.Options;
using Spinup.Sdk.Leases;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Hosting;

/// <summary>The sweeps of a host: soon, again and again, whatever goes wrong.</summary>
public sealed class ReaperServiceTests
{
    private const string Token = "dop_v1_0123456789";
    private static readonly TimeSpan Interval = TimeSpan.FromMinutes(10);

    [Fact]
    public async Task Reaper_SweepsSoonAndThenWithinEachInterval()
    {
        var clock = new TestClock();
        var reaper = new FakeReaper(clock);
        await using var host = await Host.StartAsync(clock, reaper, o => (o.Interval, o.Grace, o.MaxParallel) = (Interval, TimeSpan.FromMinutes(7), 3));
        for (var sweep = 0; sweep < 20; sweep++)
        {
            await host.NextAsync();
        }

        var times = reaper.Times.ToList();
        Assert.True(times[0] <= TimeSpan.FromSeconds(10), $"first after {times[0]}");
        Assert.All(times.Zip(times.Skip(1), (one, next) => next - one), pause => Assert.InRange(pause, Interval * 0.9, Interval));
        Assert.True(times.Zip(times.Skip(1), (one, next) => next - one).Distinct().Count() > 1, "no jitter");
        Assert.All(reaper.Options, options => Assert.Equal((TimeSpan.FromMinutes(7), 3, false), (options!.Grace, options.MaxParallel, options.DryRun)));
    }

    [Fact]
    public async Task Reaper_AfterASweepThatFails_GoesOn()
    {
        var clock = new TestClock();
        var reaper = new FakeReaper(clock) { Fails = true };
        var told = new ConcurrentQueue<Exception>();
        await using var host = await Host.StartAsync(clock, reaper, o => o.OnFailure = failure =>
        {
            told.Enqueue(failure);
            throw new InvalidOperationException("the caller's own");
        });
        await host.NextAsync();
        await host.NextAsync();
        reaper.Fails = false;
        await host.NextAsync();
        Assert.Equal(2, told.OfType<IOException>().Count());
        Assert.Equal(3, reaper.Times.Count);
        Assert.Equal(2, host.Log.Entries.Count(entry => entry.Level == LogLevel.Error && entry.Exception is IOException));
        Assert.Equal(2, host.Log.Entries.Count(entry => entry.Exception is InvalidOperationException));
    }

    [Fact]
    public async Task Reaper_TellsOfEachSweep_AndSurvivesWhatItIsTold()
    {
        var clock = new TestClock();
        var told = 0;
        await using var host = await Host.StartAsync(clock, new FakeReaper(clock), o => o.OnSwept = report =>
        {
            told++;
            throw new InvalidOperationException("the caller's own");
        });
        await host.NextAsync();
        await host.NextAsync();
        Assert.Equal(2, told);
    }

    [Fact]
    public async Task Reaper_AtTheEndOfTheHost_EndsTheSweep()
    {
        var clock = new TestClock();
        var reaper = new FakeReaper(clock) { Blocks = true };
        var host = await Host.StartAsync(clock, reaper, _ => { });
        clock.Advance(TimeSpan.FromSeconds(10));
        await Eventually.Async(() => reaper.Times.Count == 1, () => "no sweep began");
        await host.DisposeAsync();
        Assert.DoesNotContain(host.Log.Entries, entry => entry.Level >= LogLevel.Warning);
    }

    [Fact]
    public void AddDropletReaper_Twice_AddsOneSweeperWithBothSettings()
    {
        var services = new ServiceCollection();
        services.AddSpinup(o => o.Token = Token).AddDropletReaper(o => o.Grace = TimeSpan.FromMinutes(1)).AddDropletReaper(o => o.Interval = TimeSpan.FromMinutes(1));
        using var provider = services.BuildServiceProvider();
        Assert.Single(provider.GetServices<IHostedService>(), service => service.GetType().Name == "ReaperService");
        var options = provider.GetRequiredService<IOptionsMonitor<DropletReaperOptions>>().CurrentValue;
        Assert.Equal((TimeSpan.FromMinutes(1), TimeSpan.FromMinutes(1)), (options.Grace, options.Interval));
    }

    [Fact]
    public async Task AddDropletReaper_OfNamedAccounts_SweepsEachWithItsOwn()
    {
        var clock = new TestClock();
        var (one, two) = (new FakeReaper(clock), new FakeReaper(clock));
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock);
        services.AddKeyedSingleton<IDropletReaper>("one", one).AddKeyedSingleton<IDropletReaper>("two", two);
        services.AddSpinup("one", o => o.Token = Token).AddDropletReaper(o => o.Grace = TimeSpan.FromMinutes(1));
        services.AddSpinup("two", o => o.Token = Token).AddDropletReaper(o => o.Grace = TimeSpan.FromMinutes(2));
        await using var host = await Host.StartAsync(clock, services);
        clock.Advance(TimeSpan.FromSeconds(10));
        await Eventually.Async(() => one.Times.Count == 1 && two.Times.Count == 1, () => $"{one.Times.Count} and {two.Times.Count} sweeps");
        Assert.Equal((1, 2), (one.Options.Single()!.Grace.Minutes, two.Options.Single()!.Grace.Minutes));
    }

    [Theory]
    [InlineData("Interval", "00:00:09")]
    [InlineData("Interval", "1.00:00:01")]
    [InlineData("Grace", "-00:00:01")]
    [InlineData("Grace", "31.00:00:00")]
    [InlineData("MaxParallel", "0")]
    [InlineData("MaxParallel", "101")]
    public void AddDropletReaper_WithAWrongOption_NamesItAndItsValue(string option, string value)
    {
        var services = new ServiceCollection();
        services.AddSpinup("one", o => o.Token = Token).AddDropletReaper(o =>
        {
            o.Interval = option == "Interval" ? TimeSpan.Parse(value) : o.Interval;
            o.Grace = option == "Grace" ? TimeSpan.Parse(value) : o.Grace;
            o.MaxParallel = option == "MaxParallel" ? int.Parse(value) : o.MaxParallel;
        });
        using var provider = services.BuildServiceProvider();
        var failure = Assert.Throws<OptionsValidationException>(() => provider.GetServices<IHostedService>().ToList());
        Assert.Contains($"\"one\": {option} is {value};", failure.Message, StringComparison.Ordinal);
    }

    /// <summary>The hosted services of a program, started and stopped as a host does.</summary>
    private sealed class Host(ServiceProvider provider, TestClock clock, RecordingLoggerFactory log) : IAsyncDisposable
    {
        public RecordingLoggerFactory Log => log;

        public static Task<Host> StartAsync(TestClock clock, IDropletReaper reaper, Action<DropletReaperOptions> configure)
        {
            var services = new ServiceCollection();
            services.AddSingleton<TimeProvider>(clock).AddSingleton(reaper);
            services.AddSpinup(o => o.Token = Token).AddDropletReaper(configure);
            return StartAsync(clock, services);
        }

        public static async Task<Host> StartAsync(TestClock clock, IServiceCollection services)
        {
            var log = new RecordingLoggerFactory();
            services.AddSingleton<ILoggerFactory>(log);
            var host = new Host(services.BuildServiceProvider(), clock, log);
            foreach (var service in host.Services)
            {
                await service.StartAsync(CancellationToken.None);
            }

            await TestClock.UntilAsync(() => clock.PendingTimers > 0);
            return host;
        }

        /// <summary>Moves the clock to the next sweep and lets it end.</summary>
        public async Task NextAsync()
        {
            clock.Advance(clock.NextTimerIn!.Value);
            await TestClock.UntilAsync(() => clock.PendingTimers > 0);
        }

        public async ValueTask DisposeAsync()
        {
            foreach (var service in Services)
            {
                await service.StopAsync(CancellationToken.None);
            }

            await provider.DisposeAsync();
        }

        private IEnumerable<IHostedService> Services => provider.GetServices<IHostedService>();
    }

    private sealed class FakeReaper(TestClock clock) : IDropletReaper
    {
        public ConcurrentQueue<TimeSpan> Times { get; } = new();

        public ConcurrentQueue<SweepOptions?> Options { get; } = new();

        public bool Fails { get; set; }

        public bool Blocks { get; init; }

        public async Task<SweepReport> SweepAsync(SweepOptions? options = null, IProgress<SweepEntry>? progress = null, CancellationToken cancellationToken = default)
        {
            Times.Enqueue(clock.Elapsed);
            Options.Enqueue(options);
            if (Blocks)
            {
                await Task.Delay(Timeout.InfiniteTimeSpan, cancellationToken);
            }

            return Fails ? throw new IOException("no network") : new() { At = clock.GetUtcNow(), DropletsSeen = 0, DropletsAlive = 0, Entries = [] };
        }
    }
}
