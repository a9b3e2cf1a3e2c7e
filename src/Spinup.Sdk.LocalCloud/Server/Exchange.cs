using System.Buffers;
using System.Globalization;
using System.Text.Json;
using Microsoft.AspNetCore.Http;
using Spinup.Sdk.LocalCloud.Accounts;
using Spinup.Sdk.LocalCloud.Catalogue;

namespace Spinup.Sdk.LocalCloud.Server;

/// <summary>One request and its answer, while the world's gate is held.</summary>
internal sealed class Exchange
{
    private readonly IQueryCollection query;
    private readonly string[] segments;
    private readonly ReadOnlyMemory<byte> bodyBytes;
    private JsonElement? body;

    public Exchange(World world, Account account, Route route, string[] segments, HttpRequest request, ReadOnlyMemory<byte> bodyBytes, ArrayBufferWriter<byte> answer)
    {
        World = world;
        Account = account;
        Route = route;
        this.segments = segments;
        this.bodyBytes = bodyBytes;
        query = request.Query;
        Headers = request.Headers;
        Path = "/" + string.Join('/', segments);
        Origin = $"{request.Scheme}://{(request.Host.HasValue ? request.Host.Value : "localhost")}";
        Answer = answer;
        Now = world.Now;
    }

    public World World { get; }

    public Account Account { get; }

    public Route Route { get; }

    public string Operation => Route.Operation;

    public DateTimeOffset Now { get; }

    public IHeaderDictionary Headers { get; }

    public string Path { get; }

    /// <summary>Gets scheme and host as the caller asked for them: links lead back the way the request came.</summary>
    public string Origin { get; }

    public int Status { get; private set; } = 204;

    public ArrayBufferWriter<byte> Answer { get; }

    /// <summary>Gets the body as an object; what is absent or <c>null</c> is an empty one.</summary>
    public Fields Body => new(body ??= ReadBody());

    /// <summary>Gets a piece of the path by its place in the template.</summary>
    public string Segment(int index) => segments[index];

    public long SegmentId(int index) =>
        long.TryParse(segments[index], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : throw Refusal.NotFound();

    public string? Query(string name) => query.TryGetValue(name, out var values) && values.Count > 0 && !string.IsNullOrEmpty(values[^1]) ? values[^1] : null;

    public void Write(int status, Action<Utf8JsonWriter> write)
    {
        Status = status;
        using var writer = new Utf8JsonWriter(Answer, JsonFragment.Options);
        write(writer);
    }

    /// <summary>Answers with one named thing: <c>{"droplet": {...}}</c>.</summary>
    public void Write(int status, string name, Action<Utf8JsonWriter> write) => Write(status, w =>
    {
        w.WriteStartObject();
        w.WritePropertyName(name);
        write(w);
        w.WriteEndObject();
    });

    public void NoContent(int status = 204) => Status = status;

    /// <summary>Answers with the page that was asked for.</summary>
    public void Page<T>(string name, IEnumerable<T> items, Action<Utf8JsonWriter, T> write) => PageOf(items, name, JsonTokenType.StartArray, write);

    /// <summary>Answers with the page that was asked for, in an array or, where the API has it so, in an object.</summary>
    public void PageOf<T>(IEnumerable<T> items, string name, JsonTokenType container, Action<Utf8JsonWriter, T> write)
    {
        var page = Number("page", 1, int.MaxValue) ?? 1;
        var size = Number("per_page", 1, 200) ?? 20;
        var from = (page - 1L) * size;
        var total = 0L;
        Write(200, w =>
        {
            w.WriteStartObject();
            w.WritePropertyName(name);
            if (container == JsonTokenType.StartArray)
            {
                w.WriteStartArray();
            }
            else
            {
                w.WriteStartObject();
            }

            foreach (var item in items)
            {
                if (total >= from && total < from + size)
                {
                    write(w, item);
                }

                total++;
            }

            if (container == JsonTokenType.StartArray)
            {
                w.WriteEndArray();
            }
            else
            {
                w.WriteEndObject();
            }

            new PageLinks(Origin + Path, query, page, size, total).WriteTo(w);
            w.WriteEndObject();
        });
    }

    // Out of range is taken as the nearest that is allowed, as the real API does; what is no number is the default.
    private int? Number(string name, int least, int most) =>
        long.TryParse(Query(name), NumberStyles.AllowLeadingSign, CultureInfo.InvariantCulture, out var value) ? (int)Math.Clamp(value, least, most) : null;

    private JsonElement ReadBody()
    {
        if (bodyBytes.IsEmpty)
        {
            return default;
        }

        try
        {
            // A document (not nodes): repeated members are legal on the wire, and the last one counts.
            var reader = new Utf8JsonReader(bodyBytes.Span);
            var body = JsonElement.ParseValue(ref reader);
            CheckText(bodyBytes.Span);
            return body;
        }
        catch (Exception error) when (error is JsonException or InvalidOperationException)
        {
            throw Refusal.BadRequest("error parsing request body");
        }
    }

    // A parsed document may still hold bytes that are no UTF-8, or half of a surrogate pair: both would only show where the text is read.
    private static void CheckText(ReadOnlySpan<byte> json)
    {
        var reader = new Utf8JsonReader(json);
        while (reader.Read())
        {
            if (reader.TokenType is JsonTokenType.String or JsonTokenType.PropertyName && (reader.ValueIsEscaped || reader.ValueSpan.ContainsAnyExceptInRange((byte)0, (byte)0x7f)))
            {
                _ = reader.GetString();
            }
        }
    }
}
