using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Tags;

[JsonSerializable(typeof(CreateTagRequest))]
[JsonSerializable(typeof(TagResourcesRequest))]
[JsonSerializable(typeof(TagAnswer))]
[JsonSerializable(typeof(TagPage))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class TagsJson : JsonSerializerContext;
