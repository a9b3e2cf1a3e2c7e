using Spinup.Sdk;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Leases;

namespace Spinup.Cli.Listing;

/// <summary>A droplet whose name says that it is ours.</summary>
internal sealed record OurDroplet(Droplet Droplet, DropletName Name);

/// <summary>Finds droplets of the account, ours by their names.</summary>
internal static class OurDroplets
{
    /// <summary>Lists ours, oldest first. GPU droplets are listed apart, so this is two requests or more.</summary>
    public static async Task<List<OurDroplet>> ListAsync(SpinupClient client, CancellationToken cancellationToken)
    {
        var found = new Dictionary<long, OurDroplet>();
        await foreach (var droplet in AllAsync(client, cancellationToken))
        {
            if (DropletName.TryParse(droplet.Name, out var name))
            {
                found[droplet.Id] = new(droplet, name);
            }
        }

        return [.. found.Values.OrderBy(ours => ours.Droplet.CreatedAt).ThenBy(ours => ours.Droplet.Id)];
    }

    /// <summary>Finds the one droplet with an id or a name, ours or not.</summary>
    /// <exception cref="CommandException">There is none, or there are several of that name.</exception>
    public static async Task<Droplet> FindAsync(SpinupClient client, string idOrName, CancellationToken cancellationToken)
    {
        if (long.TryParse(idOrName, System.Globalization.NumberStyles.None, null, out var id))
        {
            try
            {
                return (await client.Api.Droplets.GetAsync(id, cancellationToken)).Droplet;
            }
            catch (DigitalOceanApiException refusal) when (refusal.Kind == DigitalOceanErrorKind.NotFound)
            {
                throw new CommandException($"there is no droplet {id}; 'spinup ps' lists those of ours", refusal);
            }
        }

        var named = new Dictionary<long, Droplet>();
        await foreach (var droplet in AllAsync(client, cancellationToken))
        {
            if (droplet.Name.Equals(idOrName, StringComparison.OrdinalIgnoreCase))
            {
                named[droplet.Id] = droplet;
            }
        }

        return named.Count switch
        {
            1 => named.Values.Single(),
            0 => throw new CommandException($"there is no droplet named {idOrName}; 'spinup ps' lists those of ours"),
            _ => throw new CommandException($"{named.Count} droplets are named {idOrName}; say which by id: {string.Join(", ", named.Keys)}"),
        };
    }

    private static async IAsyncEnumerable<Droplet> AllAsync(SpinupClient client, [System.Runtime.CompilerServices.EnumeratorCancellation] CancellationToken cancellationToken)
    {
        foreach (var type in new[] { null, "gpus" })
        {
            await foreach (var droplet in client.Api.Droplets.ListAsync(type: type, cancellationToken: cancellationToken))
            {
                yield return droplet;
            }
        }
    }
}
