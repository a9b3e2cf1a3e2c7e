using System.Reflection;
using System.Text.Json;
using System.Text.Json.Serialization;
using Refit;
using Spinup.Sdk.Api.Wire;

namespace Spinup.Sdk.Api.RealRefit;

/// <summary>Reads and writes bodies with the families' source-generated contexts, as the generated clients do.</summary>
internal sealed class ApiContentSerializer : IHttpContentSerializer
{
    public HttpContent ToHttpContent<T>(T item) => ApiCalls.Json(item, nameof(item));

    public async Task<T?> FromHttpContentAsync<T>(HttpContent content, CancellationToken cancellationToken = default)
    {
        var stream = await content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
        await using (stream.ConfigureAwait(false))
        {
            return await JsonSerializer.DeserializeAsync(stream, ApiJson.Of<T>(), cancellationToken).ConfigureAwait(false)
                ?? throw new JsonException("The answer is null.");
        }
    }

    public string? GetFieldNameForProperty(PropertyInfo propertyInfo) => propertyInfo.GetCustomAttribute<JsonPropertyNameAttribute>()?.Name;
}
