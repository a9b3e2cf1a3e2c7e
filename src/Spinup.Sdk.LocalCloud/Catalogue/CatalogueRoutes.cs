using Spinup.Sdk.LocalCloud.Server;

namespace Spinup.Sdk.LocalCloud.Catalogue;

/// <summary>The tags Regions and Sizes of the API.</summary>
internal static class CatalogueRoutes
{
    public static void Map(Router router)
    {
        router.Map("GET", "/v2/regions", x => x.Page("regions", Regions.All, (w, region) => w.WriteRawValue(region.Json, skipInputValidation: true)));
        router.Map("GET", "/v2/sizes", x => x.Page("sizes", Sizes.All, (w, size) => w.WriteRawValue(size.Json, skipInputValidation: true)));
    }
}
