using System.Diagnostics;
using System.Globalization;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Spinup.Sdk.LocalCloud;

namespace Spinup.Benchmarks;

/// <summary>
/// `-- localcloud-scale [droplets]`: creates 10,000 droplets in a Memory LocalCloud over HTTP, once ten names a request and once one
/// by one, and lists them all, 200 a page. Prints seconds and the process's memory, client included. Aim: under 5 s and 200 MB.
/// </summary>
internal static class LocalCloudScale
{
    private const int AtOnce = 16;
    private const double MostSeconds = 5;
    private const double MostMb = 200;

    public static async Task<int> RunAsync(string[] args)
    {
        var droplets = args.Length > 0 ? int.Parse(args[0], CultureInfo.InvariantCulture) : 10_000;
        var kept = true;
        foreach (var names in new[] { 10, 1 })
        {
            kept &= await MeasureAsync(droplets, names);
        }

        Console.WriteLine(kept ? "kept" : $"not kept: over {MostSeconds} s or {MostMb} MB");
        return kept ? 0 : 1;
    }

    private static async Task<bool> MeasureAsync(int droplets, int namesEach)
    {
        await using var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { EnforceRateLimits = false, DropletLimit = droplets });
        using var http = new HttpClient(new SocketsHttpHandler { UseProxy = false, MaxConnectionsPerServer = AtOnce }) { BaseAddress = cloud.ApiUrl };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", cloud.Token);

        var watch = Stopwatch.StartNew();
        await Parallel.ForEachAsync(Enumerable.Range(0, droplets / namesEach), new ParallelOptions { MaxDegreeOfParallelism = AtOnce }, async (i, cancellationToken) =>
        {
            using var body = new StringContent(Body(i, namesEach), Encoding.UTF8, "application/json");
            using var answer = await http.PostAsync(new Uri("/v2/droplets", UriKind.Relative), body, cancellationToken);
            answer.EnsureSuccessStatusCode();
        });
        var created = watch.Elapsed;
        var listed = await ListAsync(http);
        var total = watch.Elapsed;

        using var process = Process.GetCurrentProcess();
        var mb = process.PeakWorkingSet64 / 1e6;
        Console.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"{droplets} droplets, {namesEach} a request: created in {created.TotalSeconds:0.00} s, {listed} listed in {(total - created).TotalSeconds:0.00} s, together {total.TotalSeconds:0.00} s, peak {mb:0} MB (managed heap {GC.GetTotalMemory(true) / 1e6:0} MB)"));
        return listed == droplets && total.TotalSeconds < MostSeconds && mb < MostMb;
    }

    private static string Body(int i, int names)
    {
        const string Rest = ""","region":"nyc3","size":"s-1vcpu-1gb","image":"ubuntu-24-04-x64"}""";
        return names == 1
            ? $"{{\"name\":\"scale-{i}\"{Rest}"
            : $"{{\"names\":[{string.Join(',', Enumerable.Range(0, names).Select(n => $"\"scale-{i}-{n}\""))}]{Rest}";
    }

    private static async Task<int> ListAsync(HttpClient http)
    {
        var ids = new HashSet<long>();
        var next = "/v2/droplets?per_page=200";
        while (next is not null)
        {
            await using var answer = await http.GetStreamAsync(new Uri(next, UriKind.RelativeOrAbsolute));
            using var page = await JsonDocument.ParseAsync(answer);
            foreach (var droplet in page.RootElement.GetProperty("droplets").EnumerateArray())
            {
                ids.Add(droplet.GetProperty("id").GetInt64());
            }

            next = page.RootElement.GetProperty("links").TryGetProperty("pages", out var pages) && pages.TryGetProperty("next", out var link) ? link.GetString() : null;
        }

        return ids.Count;
    }
}
