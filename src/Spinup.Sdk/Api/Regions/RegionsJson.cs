using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Regions;

[JsonSerializable(typeof(RegionPage))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class RegionsJson : JsonSerializerContext;
