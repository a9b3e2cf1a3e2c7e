using Spinup.Sdk.Api;
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

namespace Spinup.Tests.Sdk.Api.Wire;

/// <summary>One list: how it is called, how an entry of it looks, and what tells entries apart.</summary>
/// <param name="Name">A name for the case.</param>
/// <param name="Path">Where it is, with the query before the page's.</param>
/// <param name="Member">The JSON member that holds the entries.</param>
/// <param name="Entry">One entry by number, without its braces where they are a dictionary's.</param>
/// <param name="List">Lists; each entry as its number.</param>
public sealed record ListCase(string Name, string Path, string Member, Func<int, string> Entry, Func<IDigitalOceanClient, CancellationToken, IAsyncEnumerable<string>> List)
{
    public string Page(IEnumerable<int> entries, string? next)
    {
        var (open, close) = Member == "policies" ? ('{', '}') : ('[', ']');
        var links = next is null ? "{}" : $$"""{"pages":{"next":"{{next}}","last":"{{next}}"} }""";
        return $$"""{"{{Member}}":{{open}}{{string.Join(',', entries.Select(Entry))}}{{close}},"links":{{links}},"meta":{"total":999999} }""";
    }

    public override string ToString() => Name;
}

public static class ListCases
{
    private static readonly Func<int, string> ById = n => $$"""{"id":{{n}} }""";
    private static readonly Func<int, string> ByText = n => $$"""{"id":"{{n}}"}""";
    private static readonly Func<int, string> BySlug = n => $$"""{"slug":"{{n}}"}""";

    public static IReadOnlyList<ListCase> All { get; } =
    [
        Of("Actions", "/v2/actions?", "actions", ById, (c, t) => c.Actions.ListAsync(t), x => x.Id),
        Of("Droplets", "/v2/droplets?", "droplets", ById, (c, t) => c.Droplets.ListAsync(cancellationToken: t), x => x.Id),
        Of("Droplets with a tag", "/v2/droplets?", "droplets", ById, (c, t) => c.Droplets.ListAsync("a:b", cancellationToken: t), x => x.Id, "&tag_name=a%3Ab"),
        Of("Backups", "/v2/droplets/5/backups?", "backups", ById, (c, t) => c.Droplets.ListBackupsAsync(5, t), x => x.Id),
        Of("Backup policies", "/v2/droplets/backups/policies?", "policies", n => $$"""
            "{{n}}":{"droplet_id":{{n}} }
            """, (c, t) => c.Droplets.ListBackupPoliciesAsync(t), x => x.DropletId),
        Of("Snapshots of a droplet", "/v2/droplets/5/snapshots?", "snapshots", ById, (c, t) => c.Droplets.ListSnapshotsAsync(5, t), x => x.Id),
        Of("Kernels", "/v2/droplets/5/kernels?", "kernels", ById, (c, t) => c.Droplets.ListKernelsAsync(5, t), x => x.Id),
        Of("Firewalls", "/v2/droplets/5/firewalls?", "firewalls", ByText, (c, t) => c.Droplets.ListFirewallsAsync(5, t), x => x.Id),
        Of("Actions of a droplet", "/v2/droplets/5/actions?", "actions", ById, (c, t) => c.DropletActions.ListAsync(5, t), x => x.Id),
        Of("Images", "/v2/images?type=distribution&private=false&", "images", ById, (c, t) => c.Images.ListAsync("distribution", false, cancellationToken: t), x => x.Id),
        Of("Actions of an image", "/v2/images/7/actions?", "actions", ById, (c, t) => c.ImageActions.ListAsync(7, t), x => x.Id),
        Of("Regions", "/v2/regions?", "regions", BySlug, (c, t) => c.Regions.ListAsync(t), x => x.Slug),
        Of("Sizes", "/v2/sizes?", "sizes", BySlug, (c, t) => c.Sizes.ListAsync(t), x => x.Slug),
        Of("Snapshots", "/v2/snapshots?resource_type=volume&", "snapshots", ByText, (c, t) => c.Snapshots.ListAsync(SnapshotResourceType.Volume, t), x => x.Id),
        Of("SSH keys", "/v2/account/keys?", "ssh_keys", ById, (c, t) => c.SshKeys.ListAsync(t), x => x.Id),
        Of("Tags", "/v2/tags?", "tags", n => $$"""{"name":"{{n}}"}""", (c, t) => c.Tags.ListAsync(t), x => x.Name),
        Of("Volumes", "/v2/volumes?name=n&region=nyc1&", "volumes", ByText, (c, t) => c.Volumes.ListAsync("n", "nyc1", t), x => x.Id),
        Of("Snapshots of a volume", "/v2/volumes/v/snapshots?", "snapshots", ByText, (c, t) => c.Volumes.ListSnapshotsAsync("v", t), x => x.Id),
        Of("Actions of a volume", "/v2/volumes/v/actions?", "actions", ById, (c, t) => c.VolumeActions.ListAsync("v", t), x => x.Id),
        Of("VPCs", "/v2/vpcs?", "vpcs", ByText, (c, t) => c.Vpcs.ListAsync(t), x => x.Id),
        Of("Members of a VPC", "/v2/vpcs/v/members?resource_type=droplet&", "members", n => $$"""{"urn":"{{n}}"}""", (c, t) => c.Vpcs.ListMembersAsync("v", "droplet", t), x => x.Urn),
        Of("Peerings of a VPC", "/v2/vpcs/v/peerings?", "peerings", ByText, (c, t) => c.Vpcs.ListPeeringsAsync("v", t), x => x.Id),
    ];

    public static TheoryData<string> Names => [.. All.Select(static c => c.Name)];

    public static ListCase Named(string name) => All.Single(c => c.Name == name);

    private static ListCase Of<T>(string name, string path, string member, Func<int, string> entry, Func<IDigitalOceanClient, CancellationToken, IAsyncEnumerable<T>> list, Func<T, object> key, string after = "") =>
        new(name, path + "page={0}&per_page=200" + after, member, entry, (client, token) => list(client, token).Select(x => key(x).ToString()!));
}
