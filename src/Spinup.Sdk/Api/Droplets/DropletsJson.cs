using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Droplets;

[JsonSerializable(typeof(CreateDropletRequest))]
[JsonSerializable(typeof(CreatedDroplet))]
[JsonSerializable(typeof(DropletAnswer))]
[JsonSerializable(typeof(DropletPage))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
internal sealed partial class DropletsJson : JsonSerializerContext;
