using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Actions;

[JsonSerializable(typeof(ActionAnswer))]
[JsonSerializable(typeof(ActionPage))]
[JsonSerializable(typeof(ResourceAction))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class ActionsJson : JsonSerializerContext;
