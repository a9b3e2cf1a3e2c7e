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

/// <summary>The typed DigitalOcean API, one member a resource family.</summary>
/// <remarks>Thread-safe. Every call is one request, or one a page, plus retries where their meaning allows them.</remarks>
public interface IDigitalOceanClient
{
    /// <summary>Gets the account the token belongs to.</summary>
    IAccountApi Account { get; }

    /// <summary>Gets what was asked of resources, and how far it is.</summary>
    IActionsApi Actions { get; }

    /// <summary>Gets the droplets.</summary>
    IDropletsApi Droplets { get; }

    /// <summary>Gets the regions.</summary>
    IRegionsApi Regions { get; }

    /// <summary>Gets the sizes and their prices.</summary>
    ISizesApi Sizes { get; }

    /// <summary>Gets the SSH keys of the account.</summary>
    ISshKeysApi SshKeys { get; }

    /// <summary>Gets what can be asked of droplets.</summary>
    IDropletActionsApi DropletActions { get; }

    /// <summary>Gets the images.</summary>
    IImagesApi Images { get; }

    /// <summary>Gets what can be asked of images.</summary>
    IImageActionsApi ImageActions { get; }

    /// <summary>Gets the snapshots.</summary>
    ISnapshotsApi Snapshots { get; }

    /// <summary>Gets the tags.</summary>
    ITagsApi Tags { get; }

    /// <summary>Gets the volumes and their snapshots.</summary>
    IVolumesApi Volumes { get; }

    /// <summary>Gets what can be asked of volumes.</summary>
    IVolumeActionsApi VolumeActions { get; }

    /// <summary>Gets the private networks.</summary>
    IVpcsApi Vpcs { get; }
}
