using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using BenchmarkDotNet.Attributes;
using Microsoft.Extensions.Logging.Abstractions;
using Spinup.Sdk;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Http;

namespace Spinup.Benchmarks;

/// <summary>
/// What the typed client costs over a bare HttpClient with the same source-generated JSON, without a network: an
/// in-memory handler answers at once. "Bare" is the generated client on a plain HttpClient; "Pipeline" adds token,
/// clock, retry, time-outs and rate budget, as users get it.
/// </summary>
[MemoryDiagnoser]
[GroupBenchmarksBy(BenchmarkDotNet.Configs.BenchmarkLogicalGroupRule.ByCategory)]
[CategoriesColumn]
public class ApiClientBenchmarks : IDisposable
{
    private static readonly Uri Address = new("https://api.digitalocean.com/");
    private HttpClient raw = null!;
    private DigitalOceanClient bare = null!;
    private SpinupHttp http = null!;
    private DigitalOceanClient pipeline = null!;

    /// <summary>Makes the clients and the answers.</summary>
    [GlobalSetup]
    public void SetUp()
    {
        raw = new HttpClient(new InMemoryApi()) { BaseAddress = Address };
        raw.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", "dop_v1_benchmark");
        bare = new DigitalOceanClient(raw);
        http = new SpinupHttp(new SpinupOptions { Token = "dop_v1_benchmark" }, new ApiClock(TimeProvider.System), TimeProvider.System, NullLoggerFactory.Instance, new InMemoryApi());
        pipeline = new DigitalOceanClient(http.Client);
    }

    /// <summary>Frees the clients.</summary>
    [GlobalCleanup]
    public void Dispose()
    {
        GC.SuppressFinalize(this);
        raw.Dispose();
        http.Dispose();
    }

    /// <summary>One droplet by hand.</summary>
    [Benchmark(Baseline = true), BenchmarkCategory("One droplet")]
    public async Task<long> OneRaw() => (await ReadRawAsync<DropletAnswer>("v2/droplets/3164444")).Droplet.Id;

    /// <summary>One droplet through the generated client.</summary>
    [Benchmark, BenchmarkCategory("One droplet")]
    public async Task<long> OneBare() => (await bare.Droplets.GetAsync(3164444)).Droplet.Id;

    /// <summary>One droplet through everything.</summary>
    [Benchmark, BenchmarkCategory("One droplet")]
    public async Task<long> OnePipeline() => (await pipeline.Droplets.GetAsync(3164444)).Droplet.Id;

    /// <summary>A page of 200 by hand.</summary>
    [Benchmark(Baseline = true), BenchmarkCategory("Page of 200")]
    public async Task<int> PageRaw() => (await ReadRawAsync<DropletPage>("v2/droplets?page=1&per_page=200")).Droplets.Count;

    /// <summary>A page of 200 through the generated client.</summary>
    [Benchmark, BenchmarkCategory("Page of 200")]
    public async Task<int> PageBare() => (await bare.Droplets.ListPageAsync(1, 200)).Droplets.Count;

    /// <summary>A page of 200 through everything.</summary>
    [Benchmark, BenchmarkCategory("Page of 200")]
    public async Task<int> PagePipeline() => (await pipeline.Droplets.ListPageAsync(1, 200)).Droplets.Count;

    // What a careful user would write: headers first, then the stream into the same JSON metadata.
    private async Task<T> ReadRawAsync<T>(string path)
    {
        using var request = new HttpRequestMessage(HttpMethod.Get, new Uri(path, UriKind.Relative));
        using var response = await raw.SendAsync(request, HttpCompletionOption.ResponseHeadersRead);
        response.EnsureSuccessStatusCode();
        await using var body = await response.Content.ReadAsStreamAsync();
        return (await JsonSerializer.DeserializeAsync(body, Sdk.Api.Wire.ApiJson.Of<T>()))!;
    }

    private sealed class InMemoryApi : HttpMessageHandler
    {
        private static readonly byte[] One = Encoding.UTF8.GetBytes($$"""{"droplet":{{Droplet(3164444)}}}""");
        private static readonly byte[] Page = Encoding.UTF8.GetBytes(
            $$$"""{"droplets":[{{{string.Join(',', Enumerable.Range(1, 200).Select(i => Droplet(i)))}}}],"links":{"pages":{}},"meta":{"total":200}}""");

        protected override Task<HttpResponseMessage> SendAsync(HttpRequestMessage request, CancellationToken cancellationToken)
        {
            var content = new ByteArrayContent(request.RequestUri!.AbsolutePath == "/v2/droplets" ? Page : One);
            content.Headers.ContentType = new MediaTypeHeaderValue("application/json", "utf-8");
            var response = new HttpResponseMessage(HttpStatusCode.OK) { Content = content, RequestMessage = request };

            // So much that the rate budget never makes a call wait: it is counted all the same, and that is what is measured.
            response.Headers.TryAddWithoutValidation("ratelimit-limit", "2000000000");
            response.Headers.TryAddWithoutValidation("ratelimit-remaining", "1999999999");
            response.Headers.TryAddWithoutValidation("ratelimit-reset", "1798761600");
            response.Headers.Date = DateTimeOffset.UnixEpoch.AddSeconds(1798761600);
            return Task.FromResult(response);
        }

        private static string Droplet(long id) => $$$"""
            {"id":{{{id}}},"name":"example.com","memory":1024,"vcpus":1,"disk":25,"locked":false,"status":"active","kernel":null,
            "created_at":"2026-07-21T18:37:44Z","features":["backups","private_networking","ipv6"],"backup_ids":[53893572],"snapshot_ids":[67512819],
            "image":{"id":63663980,"name":"20.04 (LTS) x64","distribution":"Ubuntu","slug":"ubuntu-20-04-x64","public":true,"regions":["ams2","nyc3"],"created_at":"2026-05-15T05:47:50Z","type":"snapshot","min_disk_size":20,"size_gigabytes":2.36},
            "volume_ids":[],"size":{"slug":"s-1vcpu-1gb","memory":1024,"vcpus":1,"disk":25,"transfer":1,"price_monthly":6,"price_hourly":0.00893,"regions":["ams2","nyc3"],"available":true,"description":"Basic"},
            "size_slug":"s-1vcpu-1gb","networks":{"v4":[{"ip_address":"10.128.192.124","netmask":"255.255.0.0","gateway":"nil","type":"private"},{"ip_address":"192.241.165.154","netmask":"255.255.255.0","gateway":"192.241.165.1","type":"public"}],"v6":[]},
            "region":{"name":"New York 3","slug":"nyc3","features":["metadata"],"available":true,"sizes":["s-1vcpu-1gb"]},"tags":["web","env:prod"],"vpc_uuid":"760e09ef-dc84-11e8-981e-3cfdfeaae000"}
            """;
    }
}
