using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Volumes;

[JsonSerializable(typeof(CreateVolumeRequest))]
[JsonSerializable(typeof(CreateVolumeSnapshotRequest))]
[JsonSerializable(typeof(NamedVolumeActionRequest))]
[JsonSerializable(typeof(VolumeActionRequest))]
[JsonSerializable(typeof(VolumeAnswer))]
[JsonSerializable(typeof(VolumePage))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class VolumesJson : JsonSerializerContext;
