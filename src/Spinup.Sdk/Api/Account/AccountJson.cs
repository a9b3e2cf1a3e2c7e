using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Account;

[JsonSerializable(typeof(AccountAnswer))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class AccountJson : JsonSerializerContext;
