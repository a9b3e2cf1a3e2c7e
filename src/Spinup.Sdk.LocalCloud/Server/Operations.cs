using Spinup.Sdk.LocalCloud.Accounts;
using Spinup.Sdk.LocalCloud.Actions;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Droplets;
using Spinup.Sdk.LocalCloud.Images;
using Spinup.Sdk.LocalCloud.Keys;
using Spinup.Sdk.LocalCloud.Tags;
using Spinup.Sdk.LocalCloud.Volumes;
using Spinup.Sdk.LocalCloud.Vpcs;

namespace Spinup.Sdk.LocalCloud.Server;

/// <summary>All operations, one line a family.</summary>
internal static class Operations
{
    public static Router All()
    {
        var router = new Router();
        AccountRoutes.Map(router);
        KeyRoutes.Map(router);
        ActionRoutes.Map(router);
        CatalogueRoutes.Map(router);
        DropletRoutes.Map(router);
        DropletExtras.Map(router);
        DropletActionRoutes.Map(router);
        AssociatedResources.Map(router);
        ImageRoutes.Map(router);
        ImageActionRoutes.Map(router);
        ImageTransferRoutes.Map(router);
        SnapshotRoutes.Map(router);
        TagRoutes.Map(router);
        VolumeRoutes.Map(router);
        VolumeActionRoutes.Map(router);
        VpcRoutes.Map(router);
        PeeringRoutes.Map(router);
        return router;
    }
}
