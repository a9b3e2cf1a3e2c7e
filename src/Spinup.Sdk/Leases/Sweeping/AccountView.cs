using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Api.SshKeys;
using Spinup.Sdk.Api.Tags;
using Spinup.Sdk.Api.Volumes;

namespace Spinup.Sdk.Leases.Sweeping;

/// <summary>What an account holds of the kinds a lease can make, as one look saw it.</summary>
internal sealed record AccountView
{
    public required IReadOnlyList<Droplet> Droplets { get; init; }

    public required IReadOnlyList<SshKey> Keys { get; init; }

    public required IReadOnlyList<Volume> Volumes { get; init; }

    public required IReadOnlyList<Tag> Tags { get; init; }

    /// <summary>Gets the kinds that could not be listed.</summary>
    public required IReadOnlyList<SweepGap> Gaps { get; init; }

    /// <summary>Looks: one request for each 200 of a kind, at least one, and one for the GPU droplets, which are listed apart.</summary>
    /// <param name="api">The API.</param>
    /// <param name="onlyWhatCosts">Whether keys and tags are left out.</param>
    /// <param name="cancellationToken">Stops.</param>
    /// <exception cref="DigitalOceanApiException">The droplets could not be listed. The other kinds never keep droplets from being destroyed: they are gaps.</exception>
    public static async Task<AccountView> TakeAsync(IDigitalOceanClient api, bool onlyWhatCosts, CancellationToken cancellationToken)
    {
        var gaps = new List<SweepGap>();
        var droplets = ToListAsync(api.Droplets.ListAsync(cancellationToken: cancellationToken));
        var gpus = ToListAsync(api.Droplets.ListAsync(type: "gpus", cancellationToken: cancellationToken));
        var keys = onlyWhatCosts ? Task.FromResult<List<SshKey>>([]) : OrGapAsync(SweptKind.SshKey, api.SshKeys.ListAsync(cancellationToken), gaps);
        var volumes = OrGapAsync(SweptKind.Volume, api.Volumes.ListAsync(cancellationToken: cancellationToken), gaps);
        var tags = onlyWhatCosts ? Task.FromResult<List<Tag>>([]) : OrGapAsync(SweptKind.Tag, api.Tags.ListAsync(cancellationToken), gaps);
        await Task.WhenAll(droplets, gpus, keys, volumes, tags).ConfigureAwait(false);
        return new()
        {
            Droplets = [.. (await droplets.ConfigureAwait(false)).Concat(await gpus.ConfigureAwait(false)).DistinctBy(droplet => droplet.Id)],
            Keys = await keys.ConfigureAwait(false),
            Volumes = await volumes.ConfigureAwait(false),
            Tags = await tags.ConfigureAwait(false),
            Gaps = [.. gaps.OrderBy(gap => gap.Kind)],
        };
    }

    public static async Task<List<T>> ToListAsync<T>(IAsyncEnumerable<T> list)
    {
        var all = new List<T>();
        await foreach (var one in list.ConfigureAwait(false))
        {
            all.Add(one);
        }

        return all;
    }

    private static async Task<List<T>> OrGapAsync<T>(SweptKind kind, IAsyncEnumerable<T> list, List<SweepGap> gaps)
    {
        try
        {
            return await ToListAsync(list).ConfigureAwait(false);
        }
        catch (DigitalOceanApiException refusal)
        {
            lock (gaps)
            {
                gaps.Add(new(kind, refusal.Message));
            }

            return [];
        }
    }
}
