using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Vpcs;

[JsonSerializable(typeof(CreateVpcRequest))]
[JsonSerializable(typeof(UpdateVpcRequest))]
[JsonSerializable(typeof(CreateVpcPeeringRequest))]
[JsonSerializable(typeof(UpdateVpcPeeringRequest))]
[JsonSerializable(typeof(VpcAnswer))]
[JsonSerializable(typeof(VpcPage))]
[JsonSerializable(typeof(VpcMemberPage))]
[JsonSerializable(typeof(VpcPeeringAnswer))]
[JsonSerializable(typeof(VpcPeeringPage))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class VpcsJson : JsonSerializerContext;
