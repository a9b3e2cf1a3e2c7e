using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Actions;

[JsonSerializable(typeof(ActionAnswer))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull, NumberHandling = JsonNumberHandling.AllowReadingFromString)]
internal sealed partial class ActionsJson : JsonSerializerContext;
