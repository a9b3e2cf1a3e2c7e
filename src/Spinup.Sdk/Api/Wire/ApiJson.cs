using System.Text.Json;
using System.Text.Json.Serialization;
using System.Text.Json.Serialization.Metadata;
using Spinup.Sdk.Api.Account;
using Spinup.Sdk.Api.Actions;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Api.Images;
using Spinup.Sdk.Api.Regions;
using Spinup.Sdk.Api.Sizes;
using Spinup.Sdk.Api.Snapshots;
using Spinup.Sdk.Api.SshKeys;
using Spinup.Sdk.Api.Tags;
using Spinup.Sdk.Api.Volumes;
using Spinup.Sdk.Api.Vpcs;
using Spinup.Sdk.Http;

namespace Spinup.Sdk.Api.Wire;

/// <summary>The families' contexts, combined: the one way this SDK reads and writes the API's JSON.</summary>
internal static class ApiJson
{
    public static JsonSerializerOptions Options { get; } = Create();

    public static JsonTypeInfo<T> Of<T>() => (JsonTypeInfo<T>)Options.GetTypeInfo(typeof(T));

    /// <summary>Reads an answer.</summary>
    /// <exception cref="DigitalOceanApiException">It is not the JSON expected, or it broke off.</exception>
    public static async Task<T> ReadAsync<T>(HttpResponseMessage response, CancellationToken cancellationToken)
    {
        try
        {
            var stream = await response.Content.ReadAsStreamAsync(cancellationToken).ConfigureAwait(false);
            await using (stream.ConfigureAwait(false))
            {
                return await JsonSerializer.DeserializeAsync(stream, Of<T>(), cancellationToken).ConfigureAwait(false)
                    ?? throw ApiErrors.Unreadable(response, null);
            }
        }
        catch (JsonException e)
        {
            throw ApiErrors.Unreadable(response, e);
        }
        catch (Exception e) when (e is HttpRequestException or IOException)
        {
            throw ApiErrors.BrokenOff(response, e);
        }
    }

    private static JsonSerializerOptions Create()
    {
        var options = new JsonSerializerOptions
        {
            TypeInfoResolver = JsonTypeInfoResolver.Combine(
                AccountJson.Default,
                ActionsJson.Default,
                DropletsJson.Default,
                ImagesJson.Default,
                RegionsJson.Default,
                SizesJson.Default,
                SnapshotsJson.Default,
                SshKeysJson.Default,
                TagsJson.Default,
                VolumesJson.Default,
                VpcsJson.Default),
            PropertyNamingPolicy = JsonNamingPolicy.SnakeCaseLower,
            DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull,
        };
        foreach (var converter in Lenient.Converters)
        {
            options.Converters.Add(converter);
        }

        options.MakeReadOnly();
        return options;
    }
}
