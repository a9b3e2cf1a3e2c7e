using Spinup.Sdk.Api.Account;
using Spinup.Sdk.Api.Actions;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Api.Images;
using Spinup.Sdk.Api.Regions;
using Spinup.Sdk.Api.Sizes;
using Spinup.Sdk.Api.Snapshots;
using Spinup.Sdk.Api.SshKeys;
using Spinup.Sdk.Api.Tags;
using Spinup.Sdk.Api.Volumes;
using Spinup.Sdk.Api.Vpcs;

namespace Spinup.Sdk.Api;

/// <summary>The families over one <see cref="HttpClient"/>, which it does not own.</summary>
internal sealed class DigitalOceanClient(HttpClient http) : IDigitalOceanClient
{
    public IAccountApi Account { get; } = ApiClients.Create<IAccountApi>(http);

    public IActionsApi Actions { get; } = ApiClients.Create<IActionsApi>(http);

    public IDropletsApi Droplets { get; } = ApiClients.Create<IDropletsApi>(http);

    public IRegionsApi Regions { get; } = ApiClients.Create<IRegionsApi>(http);

    public ISizesApi Sizes { get; } = ApiClients.Create<ISizesApi>(http);

    public ISshKeysApi SshKeys { get; } = ApiClients.Create<ISshKeysApi>(http);

    public IDropletActionsApi DropletActions { get; } = ApiClients.Create<IDropletActionsApi>(http);

    public IImagesApi Images { get; } = ApiClients.Create<IImagesApi>(http);

    public IImageActionsApi ImageActions { get; } = ApiClients.Create<IImageActionsApi>(http);

    public ISnapshotsApi Snapshots { get; } = ApiClients.Create<ISnapshotsApi>(http);

    public ITagsApi Tags { get; } = ApiClients.Create<ITagsApi>(http);

    public IVolumesApi Volumes { get; } = ApiClients.Create<IVolumesApi>(http);

    public IVolumeActionsApi VolumeActions { get; } = ApiClients.Create<IVolumeActionsApi>(http);

    public IVpcsApi Vpcs { get; } = ApiClients.Create<IVpcsApi>(http);
}
