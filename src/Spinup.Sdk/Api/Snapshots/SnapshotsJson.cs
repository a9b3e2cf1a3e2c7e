using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Snapshots;

[JsonSerializable(typeof(SnapshotAnswer))]
[JsonSerializable(typeof(SnapshotPage))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class SnapshotsJson : JsonSerializerContext;
