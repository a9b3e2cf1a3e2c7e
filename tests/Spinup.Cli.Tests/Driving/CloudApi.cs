using System.Net.Http.Headers;
using System.Text;
using System.Text.Json;
using Spinup.Cli.Renting;

namespace Spinup.Tests.Cli.Driving;

/// <summary>The API by plain HTTP, so that what spinup says is held against another's eyes.</summary>
internal sealed class CloudApi : IDisposable
{
    private readonly HttpClient http;

    public CloudApi(Uri url, string token)
    {
        http = new HttpClient { BaseAddress = url };
        http.DefaultRequestHeaders.Authorization = new AuthenticationHeaderValue("Bearer", token);
    }

    public async Task<JsonElement> GetAsync(string path)
    {
        using var document = JsonDocument.Parse(await http.GetStringAsync(new Uri(path, UriKind.Relative)));
        return document.RootElement.Clone();
    }

    public async Task<int> CountDropletsAsync() => (await GetAsync("/v2/droplets?per_page=200")).GetProperty("droplets").GetArrayLength();

    public async Task<int> CountKeysAsync() => (await GetAsync("/v2/account/keys?per_page=200")).GetProperty("ssh_keys").GetArrayLength();

    public async Task<long> CreateAsync(string name, string? tag = null) =>
        (await PostAsync("/v2/droplets", $$"""{"name":"{{name}}","region":"nyc3","size":"s-1vcpu-1gb","image":"ubuntu-24-04-x64","tags":[{{(tag is null ? "" : $"\"{tag}\"")}}]}""")).GetProperty("droplet").GetProperty("id").GetInt64();

    public async Task<string> CreateVolumeAsync(string name) =>
        (await PostAsync("/v2/volumes", $$"""{"name":"{{name}}","region":"nyc3","size_gigabytes":10}""")).GetProperty("volume").GetProperty("id").GetString()!;

    /// <summary>Registers a new key whose private half nobody keeps.</summary>
    public async Task<long> CreateKeyAsync(string name)
    {
        using var key = new OwnKey();
        return (await PostAsync("/v2/account/keys", $$"""{"name":"{{name}}","public_key":"{{key.PublicLine}}"}""")).GetProperty("ssh_key").GetProperty("id").GetInt64();
    }

    public async Task DeleteVolumeAsync(string name) => (await http.DeleteAsync(new Uri($"/v2/volumes?name={name}&region=nyc3", UriKind.Relative))).EnsureSuccessStatusCode();

    public async Task CreateTagAsync(string name) => await PostAsync("/v2/tags", $$"""{"name":"{{name}}"}""");

    public async Task DeleteAsync(long id) => (await http.DeleteAsync(new Uri($"/v2/droplets/{id}", UriKind.Relative))).EnsureSuccessStatusCode();

    public async Task DeleteKeyAsync(long id) => (await http.DeleteAsync(new Uri($"/v2/account/keys/{id}", UriKind.Relative))).EnsureSuccessStatusCode();

    public void Dispose() => http.Dispose();

    private async Task<JsonElement> PostAsync(string path, string json)
    {
        using var body = new StringContent(json, Encoding.UTF8, "application/json");
        using var answer = await http.PostAsync(new Uri(path, UriKind.Relative), body);
        var text = await answer.Content.ReadAsStringAsync();
        Assert.True(answer.IsSuccessStatusCode, text);
        using var document = JsonDocument.Parse(text);
        return document.RootElement.Clone();
    }
}
