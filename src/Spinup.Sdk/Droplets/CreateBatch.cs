using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Droplets;

/// <summary>What is asked for in one create: one to ten droplets that differ in their names.</summary>
/// <param name="Wish">The droplets, the first name in it.</param>
/// <param name="Names">All names.</param>
/// <param name="RunTag">The tag that all bear, for several; <see langword="null"/> for one on its own.</param>
internal sealed record CreateBatch(CreateDropletRequest Wish, IReadOnlyList<string> Names, string? RunTag)
{
    /// <summary>The most names the API takes at once.</summary>
    public const int MaxNames = 10;

    public bool IsGpu => DropletLookup.IsGpuSize(Wish.Size);

    public static CreateBatch One(CreateDropletRequest wish) => new(wish, [wish.Name], null);

    /// <summary>Sends the create for some of the names, once. No token: an answer that is not awaited is an answer lost.</summary>
    public async Task<IReadOnlyList<(Droplet Droplet, long? ActionId)>> SendAsync(IDigitalOceanClient api, IReadOnlyList<string> names)
    {
        if (names.Count == 1)
        {
            var created = await api.Droplets.CreateAsync(Wish with { Name = names[0] }, CancellationToken.None).ConfigureAwait(false);

            // An answer's name may be lost on the way; its id says enough, since only one was asked for.
            return [(created.Droplet with { Name = names[0] }, ActionsOf(created.Links).FirstOrDefault())];
        }

        var many = await api.Droplets.CreateManyAsync(
            new CreateDropletsRequest
            {
                Names = names,
                Region = Wish.Region,
                Size = Wish.Size,
                Image = Wish.Image,
                SshKeys = Wish.SshKeys,
                Tags = Wish.Tags,
                UserData = Wish.UserData,
                VpcUuid = Wish.VpcUuid,
                Monitoring = Wish.Monitoring,
            },
            CancellationToken.None).ConfigureAwait(false);

        // The actions come in the order of the droplets where there is one for each; nothing says so, so they are not relied on otherwise.
        var actions = ActionsOf(many.Links).ToList();
        return [.. many.Droplets.Select((droplet, at) => (droplet, actions.Count == many.Droplets.Count ? actions[at] : null))];
    }

    private static IEnumerable<long?> ActionsOf(CreateLinks? links) =>
        links?.Actions.Where(action => action.Rel == "create").Select(action => (long?)action.Id) ?? [];
}
