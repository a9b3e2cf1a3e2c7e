using Spinup.Sdk.LocalCloud.Accounts;
using Spinup.Sdk.LocalCloud.Actions;
using Spinup.Sdk.LocalCloud.Catalogue;
using Spinup.Sdk.LocalCloud.Droplets;
using Spinup.Sdk.LocalCloud.Keys;

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
        return router;
    }
}
