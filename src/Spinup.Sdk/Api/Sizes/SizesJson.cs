using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Sizes;

[JsonSerializable(typeof(SizePage))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class SizesJson : JsonSerializerContext;
