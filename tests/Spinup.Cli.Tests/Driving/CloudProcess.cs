using System.Net.Http.Headers;
using System.Text.Json;

namespace Spinup.Tests.Cli.Driving;

/// <summary><c>spinup cloud</c> in a process of its own, for <c>spinup</c>s in others. Its end proves that nothing is left in it.</summary>
internal sealed class CloudProcess : IAsyncDisposable
{
    private const string FirstWords = "LocalCloud listening on ";
    private readonly SpinupProcess process;
    private readonly HttpClient http;

    private CloudProcess(SpinupProcess process, Uri url, string token)
    {
        (this.process, Url, Token) = (process, url, token);
        http = new HttpClient { BaseAddress = url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public Uri Url { get; }

    public string Token { get; }

    /// <summary>Gets or sets whether a test leaves droplets behind on purpose.</summary>
    public bool MayHoldDroplets { get; set; }

    public static async Task<CloudProcess> StartAsync(params string[] options)
    {
        var process = SpinupProcess.Start(["cloud", .. options]);
        await process.UntilPrintedAsync("use it with:");
        var first = process.StandardOutput.Split('\n')[0];
        Assert.StartsWith(FirstWords, first, StringComparison.Ordinal);
        return new(process, new Uri(first[FirstWords.Length..]), "dop_v1_" + Guid.NewGuid().ToString("N"));
    }

    /// <summary>Starts <c>spinup</c> with this cloud's address and token.</summary>
    public SpinupProcess Start(params string[] arguments) => SpinupProcess.Start(arguments, new Dictionary<string, string>
    {
        ["SPINUP_API_URL"] = Url.ToString(),
        ["DIGITALOCEAN_TOKEN"] = Token,
    });

    /// <summary>Runs <c>spinup</c> to its end with an empty standard input.</summary>
    public async Task<SpinupResult> RunAsync(params string[] arguments)
    {
        await using var spinup = Start(arguments);
        await spinup.GiveAsync(default);
        return await spinup.WaitAsync();
    }

    /// <summary>Asks the API as any client would.</summary>
    public async Task<JsonElement> GetAsync(string path)
    {
        using var document = JsonDocument.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative)));
        return document.RootElement.Clone();
    }

    /// <summary>Creates a droplet as any client would.</summary>
    public async Task<long> CreateAsync(string name)
    {
        using var body = new StringContent($$"""{"name":"{{name}}","region":"nyc3","size":"s-1vcpu-1gb","image":"ubuntu-24-04-x64"}""", System.Text.Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri("/v2/droplets", UriKind.Relative), body);
        Assert.True(answer.IsSuccessStatusCode, await answer.Content.ReadAsStringAsync());
        using var document = JsonDocument.Parse(await answer.Content.ReadAsStringAsync());
        return document.RootElement.GetProperty("droplet").GetProperty("id").GetInt64();
    }

    public async Task<int> CountAsync(string path, string member) => (await GetAsync(path)).GetProperty(member).GetArrayLength();

    public void Signal(int signal) => process.Signal(signal);

    public Task<SpinupResult> WaitAsync(int seconds) => process.WaitAsync(seconds);

    public async ValueTask DisposeAsync()
    {
        if (!process.HasExited)
        {
            var (droplets, keys) = (await CountAsync("/v2/droplets?per_page=200", "droplets"), await CountAsync("/v2/account/keys?per_page=200", "ssh_keys"));
            process.Signal(SpinupProcess.SigTerm);
            var end = await process.WaitAsync(5);
            Assert.Equal(0, end.ExitCode);
            if (!MayHoldDroplets)
            {
                Assert.Equal((0, 0), (droplets, keys));
            }
        }

        http.Dispose();
        await process.DisposeAsync();
    }
}
