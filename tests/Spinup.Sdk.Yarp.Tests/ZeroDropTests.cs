using System.Diagnostics;
using Spinup.Testing;
using Xunit.Abstractions;
using Yarp.ReverseProxy.Configuration;

namespace Spinup.Tests.Sdk.Yarp;

/// <summary>The promise: no request is dropped while the pool goes 1 to 6 to 1 with backends that start slowly. And what the naive order does, to show that it would be seen.</summary>
[Trait("Category", "ZeroDrop")]
public sealed class ZeroDropTests(ITestOutputHelper output)
{
    private const int Most = 6;
    private const int Boot = 300; // ms

    [Fact]
    public async Task Pool_ComesAndGoesUnderLoad_DropsNothing()
    {
        var atLeast = RealComponents.Full ? 1_000_000 : 20_000;
        await using var proxy = await TestProxy.StartAsync(TestProxy.Web with { LoadBalancingPolicy = "PowerOfTwoChoices" }, keepLogs: false); // Ten messages a request would fill the memory.
        await using var first = await TestBackend.StartAsync("first");
        await proxy.AdmitAsync(first);
        using var load = new Load(proxy.Client, "/", quick: 16, slow: 6);
        var (cycles, inFlight, watch) = (0, 0, Stopwatch.StartNew());
        while (load.Done < atLeast || cycles < 2)
        {
            var backends = await Task.WhenAll(Enumerable.Range(2, Most - 1).Select(async i =>
            {
                var backend = await TestBackend.StartAsync($"b{cycles}-{i}", isUp: false);
                var up = UpAfterAsync(backend);
                await proxy.AdmitAsync(backend);
                await up;
                return backend;
            }));
            Assert.Equal(Most, (await proxy.Registry.ObserveAsync()).Count(one => one.State == Spinup.Sdk.LoadBalancing.BackendState.Ready));
            await load.MoreAsync(500);

            // Gone means gone: the backend is stopped, with all it has, as soon as the registry says it may.
            await Task.WhenAll(backends.Select(async backend =>
            {
                var report = await proxy.Registry.DrainAsync(backend.Name, TimeSpan.FromSeconds(30));
                Assert.Equal(0, report.Cut);
                Interlocked.Add(ref inFlight, report.Finished!.Value);
                await proxy.Registry.DeregisterAsync(backend.Name);
                await backend.DisposeAsync();
            }));
            await load.MoreAsync(500);
            cycles++;
        }

        await load.StopAsync();
        output.WriteLine($"{load.Done} requests, {load.SlowDone} of them 2 to 3 s long, in {watch.Elapsed.TotalSeconds:0} s and {cycles} cycles; {inFlight} were in flight when a drain began; {load.Failed} failed");
        Assert.True(load.Failed == 0, $"{load.Failed} of {load.Done} failed; the first: {load.FirstFailure}");
        Assert.NotEqual(0, inFlight);

        using var naive = await NaiveAsync(proxy);
        output.WriteLine($"naive order: {naive.Failed} of {naive.Done} failed; the first: {naive.FirstFailure}");
        Assert.NotEqual(0, naive.Failed);
    }

    /// <summary>Destinations added as soon as the droplet exists, and removed when it is destroyed.</summary>
    private static async Task<Load> NaiveAsync(TestProxy proxy)
    {
        await using var first = await TestBackend.StartAsync("naive");
        void Tell(IEnumerable<TestBackend> backends) => proxy.UserConfig.Update(TestProxy.Routes, [TestProxy.Web, new ClusterConfig
        {
            ClusterId = "other",
            LoadBalancingPolicy = "PowerOfTwoChoices",
            Destinations = backends.Append(first).ToDictionary(backend => backend.Name, backend => new DestinationConfig { Address = $"http://127.0.0.1:{backend.Port}/" }),
        }]);
        Tell([]);
        var load = new Load(proxy.Client, "/other/", quick: 16, slow: 6);
        var backends = await Task.WhenAll(Enumerable.Range(2, Most - 1).Select(i => TestBackend.StartAsync($"naive-{i}", isUp: false)));
        Tell(backends);
        await Task.WhenAll(backends.Select(UpAfterAsync));
        await load.MoreAsync(500);
        Tell([]);
        await Task.WhenAll(backends.Select(backend => backend.DisposeAsync().AsTask()));
        await load.MoreAsync(100);
        await load.StopAsync();
        return load;
    }

    private static async Task UpAfterAsync(TestBackend backend)
    {
        await Task.Delay(Boot);
        backend.IsUp = true;
    }

    /// <summary>Clients with connections that stay open: most ask at once again, some wait 2 to 3 s for each answer.</summary>
    private sealed class Load : IDisposable
    {
        private readonly HttpClient _client;
        private readonly string _path;
        private readonly CancellationTokenSource _stop = new();
        private readonly List<Task> _clients;
        private int _done;
        private int _slowDone;
        private int _failed;
        private string? _firstFailure;

        public Load(HttpClient client, string path, int quick, int slow)
        {
            (_client, _path) = (client, path);
            _clients = [.. Enumerable.Range(0, quick).Select(_ => Task.Run(() => AskAsync(null))), .. Enumerable.Range(0, slow).Select(i => Task.Run(() => AskAsync(2000 + (i * 1000 / slow))))];
        }

        public int Done => Volatile.Read(ref _done);

        public int SlowDone => Volatile.Read(ref _slowDone);

        public int Failed => Volatile.Read(ref _failed);

        public string? FirstFailure => _firstFailure;

        public Task MoreAsync(int requests)
        {
            var until = Done + requests;
            return Eventually.Async(() => Done >= until, () => $"Only {Done} of {until} requests were answered.");
        }

        public async Task StopAsync()
        {
            await _stop.CancelAsync();
            await Task.WhenAll(_clients);
        }

        public void Dispose() => _stop.Dispose();

        private async Task AskAsync(int? milliseconds)
        {
            var url = new Uri(milliseconds is null ? _path : $"{_path}slow/{milliseconds}", UriKind.Relative);
            while (!_stop.IsCancellationRequested)
            {
                string? failure = null;
                try
                {
                    using var response = await _client.GetAsync(url);
                    failure = response.IsSuccessStatusCode ? null : $"{(int)response.StatusCode}";
                }
                catch (HttpRequestException exception)
                {
                    failure = exception.Message;
                }

                if (failure is not null && Interlocked.Increment(ref _failed) == 1)
                {
                    _firstFailure = failure;
                }

                Interlocked.Increment(ref _done);
                if (milliseconds is not null)
                {
                    Interlocked.Increment(ref _slowDone);
                }
            }
        }
    }
}
