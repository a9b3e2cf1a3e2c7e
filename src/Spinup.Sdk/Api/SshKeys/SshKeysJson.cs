using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.SshKeys;

[JsonSerializable(typeof(CreateSshKeyRequest))]
[JsonSerializable(typeof(UpdateSshKeyRequest))]
[JsonSerializable(typeof(SshKeyAnswer))]
[JsonSerializable(typeof(SshKeyPage))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class SshKeysJson : JsonSerializerContext;
