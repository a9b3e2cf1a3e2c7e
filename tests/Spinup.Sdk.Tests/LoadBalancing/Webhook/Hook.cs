using System.Globalization;
using System.Security.Cryptography;
using System.Text;
using System.Text.Json.Nodes;
using Microsoft.Extensions.Logging;
using Spinup.Sdk.LoadBalancing;
using Spinup.Sdk.LoadBalancing.Webhook;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.LoadBalancing.Webhook;

/// <summary>A balancer's hook over real HTTP: does what it is told, as the options' documentation has it, and checks each signature by itself.</summary>
internal sealed class Hook : IAsyncDisposable
{
    public const string Secret = "the-secret-of-this-test";
    private readonly Lock _lock = new();
    private readonly SortedDictionary<string, JsonObject> _entries = new(StringComparer.Ordinal);
    private readonly StubApi _stub;

    private Hook(StubApi stub)
    {
        _stub = stub;
        stub.Answer = Answer;
    }

    public RecordingLoggerFactory Loggers { get; } = new();

    public Uri Url => _stub.Url;

    public IReadOnlyList<StubRequest> Requests => _stub.Requests;

    /// <summary>Gets or sets what is answered in place of the real answer; null: that one.</summary>
    public Func<StubRequest, StubAnswer?> Instead { get; set; } = static _ => null;

    /// <summary>Gets what was told so far: the events and the backends' ids.</summary>
    public IEnumerable<string> Told => Requests.Where(request => request.Method != "GET").Select(request => JsonNode.Parse(request.Body)!).Select(body => $"{body["event"]} {body["backend"]!["id"]}");

    /// <summary>Gets the states, by owner and id.</summary>
    public IReadOnlyDictionary<string, string> States
    {
        get
        {
            lock (_lock)
            {
                return _entries.ToDictionary(entry => entry.Key, entry => entry.Value["state"]!.GetValue<string>());
            }
        }
    }

    public static async Task<Hook> StartAsync() => new(await StubApi.StartAsync());

    public WebhookRegistry Registry(Action<WebhookRegistryOptions>? configure = null, TimeProvider? time = null)
    {
        var options = new WebhookRegistryOptions { Url = Url, Secret = Secret, HealthInterval = TimeSpan.FromMilliseconds(20), DrainDeadline = TimeSpan.FromMilliseconds(20) };
        configure?.Invoke(options);
        return new WebhookRegistry("hook", options, time ?? TimeProvider.System, Loggers.CreateLogger<WebhookRegistry>());
    }

    /// <summary>Puts an entry there that nobody told of.</summary>
    public void Put(string owner, string id, string state)
    {
        lock (_lock)
        {
            _entries[$"{owner}/{id}"] = new JsonObject { ["owner"] = owner, ["id"] = id, ["address"] = "10.9.9.9", ["port"] = 80, ["state"] = state };
        }
    }

    public ValueTask DisposeAsync() => _stub.DisposeAsync();

    /// <summary>Written against the documentation, not with the product's code.</summary>
    public static bool IsGenuine(string header, byte[] body, string secret, DateTimeOffset now)
    {
        var parts = header.Split(',').Select(part => part.Split('=', 2)).Where(part => part.Length == 2).ToLookup(part => part[0], part => part[1]);
        if (!long.TryParse(parts["t"].FirstOrDefault(), NumberStyles.None, CultureInfo.InvariantCulture, out var time)
            || Math.Abs(now.ToUnixTimeSeconds() - (decimal)time) > 300)
        {
            return false;
        }

        byte[] signed = [.. Encoding.ASCII.GetBytes($"{time}."), .. body];
        var expected = Encoding.ASCII.GetBytes(Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.UTF8.GetBytes(secret), signed)));
        return parts["v1"].Any(given => CryptographicOperations.FixedTimeEquals(expected, Encoding.UTF8.GetBytes(given)));
    }

    private StubAnswer Answer(StubRequest request)
    {
        if (!IsGenuine(request.Headers["X-Spinup-Signature"], Encoding.UTF8.GetBytes(request.Body), Secret, DateTimeOffset.UtcNow))
        {
            return new StubAnswer(401, "\"who are you?\"");
        }

        if (Instead(request) is { } instead)
        {
            return instead;
        }

        lock (_lock)
        {
            if (request.Method == "GET")
            {
                return new StubAnswer(200, new JsonArray([.. _entries.Values.Select(entry => entry.DeepClone())]).ToJsonString());
            }

            var body = JsonNode.Parse(request.Body)!;
            var backend = body["backend"]!.AsObject();
            var key = $"{body["owner"]}/{backend["id"]}";
            var known = _entries.GetValueOrDefault(key);
            switch ((request.Method, body["event"]!.GetValue<string>()))
            {
                case ("POST", "register"):
                    var stays = known is not null && known["state"]!.GetValue<string>() != "draining"
                        && known["address"]!.ToString() == backend["address"]!.ToString() && known["port"]!.ToString() == backend["port"]!.ToString();
                    var entry = backend.DeepClone().AsObject();
                    entry["owner"] = body["owner"]!.DeepClone();
                    entry["state"] = stays ? known!["state"]!.DeepClone() : "waiting";
                    _entries[key] = entry;
                    return new StubAnswer(200, "{}");
                case ("POST", "admit") when known is not null:
                    known["state"] = "ready";
                    return new StubAnswer(204);
                case ("POST", "drain") when known is not null:
                    known["state"] = "draining";
                    return new StubAnswer(202);
                case ("DELETE", "deregister"):
                    return new StubAnswer(_entries.Remove(key) ? 204 : 404);
                default:
                    return new StubAnswer(404);
            }
        }
    }
}
