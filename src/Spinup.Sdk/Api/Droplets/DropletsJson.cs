using System.Text.Json.Serialization;

namespace Spinup.Sdk.Api.Droplets;

[JsonSerializable(typeof(CreateDropletRequest))]
[JsonSerializable(typeof(CreatedDroplet))]
[JsonSerializable(typeof(CreateDropletsRequest))]
[JsonSerializable(typeof(CreatedDroplets))]
[JsonSerializable(typeof(DropletAnswer))]
[JsonSerializable(typeof(DropletPage))]
[JsonSerializable(typeof(DropletBackupPage))]
[JsonSerializable(typeof(DropletBackupPolicyAnswer))]
[JsonSerializable(typeof(DropletBackupPolicyPage))]
[JsonSerializable(typeof(SupportedBackupPolicies))]
[JsonSerializable(typeof(DropletSnapshotPage))]
[JsonSerializable(typeof(KernelPage))]
[JsonSerializable(typeof(DropletFirewallPage))]
[JsonSerializable(typeof(NeighborIds))]
[JsonSerializable(typeof(AssociatedResources))]
[JsonSerializable(typeof(SelectedResources))]
[JsonSerializable(typeof(DestroyStatus))]
[JsonSerializable(typeof(DropletActionRequest))]
[JsonSourceGenerationOptions(PropertyNamingPolicy = JsonKnownNamingPolicy.SnakeCaseLower, DefaultIgnoreCondition = JsonIgnoreCondition.WhenWritingNull)]
internal sealed partial class DropletsJson : JsonSerializerContext;
