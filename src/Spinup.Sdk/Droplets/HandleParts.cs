using Microsoft.Extensions.Logging;
using Spinup.Sdk.Droplets.Volumes;
using Spinup.Sdk.Leases.Witnesses;

namespace Spinup.Sdk.Droplets;

/// <summary>What a handle is made of.</summary>
internal sealed record HandleParts(
    EphemeralDropletSpec Spec,
    LeaseIntent Intent,
    DropletTeardown Teardown,
    DropletWatch Watch,
    DropletConnection Connection,
    TermExtension Term,
    IReadOnlyList<AttachedVolume> Volumes,
    ILeaseWitness Witness,
    LiveDroplets Live,
    ILogger Logger);
