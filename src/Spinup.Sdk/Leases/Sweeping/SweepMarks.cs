using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Api.SshKeys;
using Spinup.Sdk.Api.Tags;
using Spinup.Sdk.Api.Volumes;

namespace Spinup.Sdk.Leases.Sweeping;

/// <summary>Something that goes, and why.</summary>
internal sealed record Marked<T>(T Thing, SweepEntry Entry);

/// <summary>All that one look found to be ours and over.</summary>
internal sealed record SweepMarks
{
    public required IReadOnlyList<Marked<Droplet>> Droplets { get; init; }

    public required IReadOnlyList<Marked<SshKey>> Keys { get; init; }

    public required IReadOnlyList<Marked<Volume>> Volumes { get; init; }

    public required IReadOnlyList<Marked<Tag>> Tags { get; init; }

    /// <summary>Gets how many droplets are ours and stay.</summary>
    public required int DropletsAlive { get; init; }

    public bool Any => Droplets.Count + Keys.Count + Volumes.Count + Tags.Count > 0;

    /// <summary>Gets the entries, what costs most first.</summary>
    public IEnumerable<SweepEntry> Entries =>
        Droplets.Select(mark => mark.Entry).Concat(Keys.Select(mark => mark.Entry)).Concat(Volumes.Select(mark => mark.Entry)).Concat(Tags.Select(mark => mark.Entry));

    public static SweepMarks Of(AccountView view, SweepRule rule)
    {
        var droplets = Mark(view.Droplets, rule.Judge);
        var gone = droplets.Select(mark => mark.Thing.Id).ToHashSet();
        var staying = view.Droplets.Select(droplet => droplet.Id).Where(id => !gone.Contains(id)).ToHashSet();
        var volumes = Mark(view.Volumes, volume => rule.Judge(volume, staying));

        var going = droplets.SelectMany(mark => mark.Thing.Tags).Concat(volumes.SelectMany(mark => mark.Thing.Tags))
            .CountBy(tag => tag, StringComparer.OrdinalIgnoreCase).ToDictionary(StringComparer.OrdinalIgnoreCase);
        var oursAlive = view.Droplets.Count(droplet => !gone.Contains(droplet.Id) && DropletName.TryParse(droplet.Name, out _));
        var oursStay = oursAlive > 0 || view.Volumes.Count(volume => DropletName.TryParse(volume.Name, out _)) > volumes.Count;
        return new()
        {
            Droplets = droplets,
            Keys = Mark(view.Keys, rule.Judge),
            Volumes = volumes,
            Tags = Mark(view.Tags, tag => rule.Judge(tag, going.GetValueOrDefault(tag.Name), oursStay)),
            DropletsAlive = oursAlive,
        };
    }

    private static List<Marked<T>> Mark<T>(IEnumerable<T> things, Func<T, SweepEntry?> judge) =>
        [.. things.Select(thing => (thing, Entry: judge(thing))).Where(pair => pair.Entry is not null).Select(pair => new Marked<T>(pair.thing, pair.Entry!))];
}
