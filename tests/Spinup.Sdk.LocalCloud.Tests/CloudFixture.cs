using System.Net;
using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using System.Text.Json.Nodes;
using Spinup.Sdk.LocalCloud;

namespace Spinup.Tests.Sdk.LocalCloud;

/// <summary>A LocalCloud and a plain HTTP client: what any client in any language sees.</summary>
internal sealed class CloudFixture : IAsyncDisposable
{
    private readonly HttpClient client;
    private readonly HashSet<string> tokens = [];

    private CloudFixture(Spinup.Sdk.LocalCloud.LocalCloud cloud)
    {
        Cloud = cloud;
        client = new HttpClient(new SocketsHttpHandler { UseProxy = false }) { BaseAddress = cloud.ApiUrl };
        Token = cloud.Token;
    }

    public Spinup.Sdk.LocalCloud.LocalCloud Cloud { get; }

    public string? Token { get; set; }

    public static async Task<CloudFixture> StartAsync(Action<LocalCloudOptions>? configure = null)
    {
        var options = new LocalCloudOptions();
        configure?.Invoke(options);
        return new CloudFixture(await Spinup.Sdk.LocalCloud.LocalCloud.StartAsync(options));
    }

    public async Task<Answer> SendAsync(string method, string path, string? body = null, Action<HttpRequestMessage>? change = null)
    {
        using var request = new HttpRequestMessage(new HttpMethod(method), path);
        if (Token is not null)
        {
            tokens.Add(Token);
            request.Headers.Authorization = new AuthenticationHeaderValue("Bearer", Token);
        }

        if (body is not null)
        {
            request.Content = new StringContent(body, Encoding.UTF8, "application/json");
        }

        change?.Invoke(request);
        using var response = await client.SendAsync(request);
        var text = await response.Content.ReadAsStringAsync();
        return new Answer(response.StatusCode, text.Length == 0 ? null : JsonNode.Parse(text), response.Headers);
    }

    public Task<Answer> GetAsync(string path) => SendAsync("GET", path);

    public Task<Answer> PostAsync(string path, string body) => SendAsync("POST", path, body);

    public Task<Answer> DeleteAsync(string path, string? body = null) => SendAsync("DELETE", path, body);

    /// <summary>Creates a droplet and gives its id.</summary>
    public async Task<long> CreateAsync(string name = "web-1", string more = "")
    {
        var answer = await PostAsync("/v2/droplets", $$"""{"name":"{{name}}","region":"nyc3","size":"s-1vcpu-1gb","image":"ubuntu-24-04-x64"{{more}}}""");
        Assert.True(answer.Status == HttpStatusCode.Accepted, answer.Json?.ToJsonString());
        return answer.Json!["droplet"]!["id"]!.GetValue<long>();
    }

    /// <summary>Creates a volume and gives its id.</summary>
    public async Task<string> CreateVolumeAsync(string name = "data", string region = "nyc3", int sizeGib = 10, string more = "")
    {
        var answer = await PostAsync("/v2/volumes", $$"""{"name":"{{name}}","region":"{{region}}","size_gigabytes":{{sizeGib}}{{more}}}""");
        Assert.True(answer.Status == HttpStatusCode.Created, answer.Json?.ToJsonString());
        return answer.Json!["volume"]!["id"]!.GetValue<string>();
    }

    /// <summary>Removes what the test left, the way a client does, and proves that nothing stays.</summary>
    public async ValueTask DisposeAsync()
    {
        Cloud.Faults.Clear();
        foreach (var token in tokens)
        {
            Token = token;
            foreach (var droplet in Cloud.Account(token).Droplets)
            {
                await DeleteAsync($"/v2/droplets/{droplet.Id}");
            }

            foreach (var volume in Cloud.Account(token).Volumes)
            {
                await DeleteAsync($"/v2/volumes/{volume.Id}");
            }

            foreach (var key in Cloud.Account(token).Keys)
            {
                await DeleteAsync($"/v2/account/keys/{key.Id}");
            }
        }

        var left = (Cloud.DropletCount, Cloud.KeyCount, Cloud.VolumeCount);
        client.Dispose();
        await Cloud.DisposeAsync();
        Assert.Equal((0, 0, 0), left);
    }
}

internal sealed record Answer(HttpStatusCode Status, JsonNode? Json, HttpResponseHeaders Headers)
{
    public string? Message => Json?["message"]?.GetValue<string>();

    public string? Header(string name) => Headers.TryGetValues(name, out var values) ? values.Single() : null;
}
