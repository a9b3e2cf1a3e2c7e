using Microsoft.Extensions.Logging;
using Spinup.Sdk.Api;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Spending;
using Spinup.Sdk.Leases.Witnesses;
using Spinup.Sdk.Remote;

namespace Spinup.Sdk.Droplets;

/// <summary>What every provisioning of a factory shares.</summary>
internal sealed record ProvisioningParts(
    IDigitalOceanClient Api,
    IApiClock Clock,
    TimeProvider Time,
    SpinupOptions Options,
    IRemoteShellFactory Shells,
    DropletCreator Creator,
    DropletDestroyer Destroyer,
    BulkDestroyer Bulk,
    SweepBeforeCreate Sweep,
    SizeCatalogue Sizes,
    RunKey Key,
    LeaseRenewal Renewal,
    ILeaseWitness Witness,
    ISpendGuard Guard,
    LiveDroplets Live,
    ILogger Logger);
