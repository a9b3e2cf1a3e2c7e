using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Sizes;
using Spinup.Sdk.Pricing;

namespace Spinup.Sdk.Droplets;

/// <summary>The sizes and their prices, fetched once in a while for all creates.</summary>
/// <remarks>Also the first answer a process gets: from it on the API's clock is known, before an expiry is written into a name.</remarks>
internal sealed class SizeCatalogue(IDigitalOceanClient api, TimeProvider time) : IDisposable
{
    // Prices change some times a year; sizes sell out within hours.
    private static readonly TimeSpan GoodFor = TimeSpan.FromMinutes(10);
    private readonly SemaphoreSlim gate = new(1, 1);
    private IReadOnlyList<Size> sizes = [];
    private long? fetchedAt;

    /// <summary>Gets the sizes: one request, or none when they are fresh.</summary>
    /// <exception cref="DigitalOceanApiException">The sizes could not be read.</exception>
    public async Task<IReadOnlyList<Size>> ListAsync(CancellationToken cancellationToken)
    {
        await gate.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            if (fetchedAt is not { } then || time.GetElapsedTime(then) > GoodFor)
            {
                var page = await api.Sizes.ListPageAsync(perPage: 200, cancellationToken: cancellationToken).ConfigureAwait(false);
                sizes = page.Sizes;
                fetchedAt = time.GetTimestamp();
            }

            return sizes;
        }
        finally
        {
            gate.Release();
        }
    }

    public void Dispose() => gate.Dispose();

    /// <summary>Says in words why a size or a region may have been refused; nothing when both are in order.</summary>
    public static string? Hint(IReadOnlyList<Size> sizes, string size, string region)
    {
        var known = sizes.FirstOrDefault(candidate => candidate.Slug == size);
        if (known is null)
        {
            var near = sizes.Select(candidate => candidate.Slug).OrderBy(slug => Distance(slug, size)).ThenBy(slug => slug, StringComparer.Ordinal).Take(3);
            return $"There is no size '{size}' among the {sizes.Count} of this account; close to it are {string.Join(", ", near)}.";
        }

        var regions = sizes.SelectMany(candidate => candidate.Regions).Distinct().Order(StringComparer.Ordinal).ToList();
        if (!regions.Contains(region))
        {
            return $"There is no region '{region}'; there are {string.Join(", ", regions)}.";
        }

        return known.Available && known.Regions.Contains(region) ? null
            : $"Size '{size}' is not to be had in '{region}' now; it is in {(known.Regions.Count == 0 ? "no region" : string.Join(", ", known.Regions))}.";
    }

    public static DropletPrice? PriceOf(IReadOnlyList<Size> sizes, string slug) =>
        sizes.FirstOrDefault(size => size.Slug == slug) is { } size ? PriceOf(size) : null;

    public static DropletPrice PriceOf(Size size) => new(size.PricePerHourUsd, size.PricePerMonthUsd);

    // Levenshtein's, by rows.
    private static int Distance(string left, string right)
    {
        var row = Enumerable.Range(0, right.Length + 1).ToArray();
        for (var at = 1; at <= left.Length; at++)
        {
            var diagonal = row[0];
            row[0] = at;
            for (var to = 1; to <= right.Length; to++)
            {
                var above = row[to];
                row[to] = Math.Min(Math.Min(above, row[to - 1]) + 1, diagonal + (left[at - 1] == right[to - 1] ? 0 : 1));
                diagonal = above;
            }
        }

        return row[^1];
    }
}
