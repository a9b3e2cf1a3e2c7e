using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Pools;

/// <summary>Finds what cannot be of a pool, all of it at once, with both values where two contradict each other.</summary>
internal static class DropletPoolSpecCheck
{
    public static void ThrowIfWrong(DropletPoolSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        if (Problems(spec).ToList() is { Count: > 0 } problems)
        {
            throw new ArgumentException($"The pool \"{spec.Name}\": {string.Join(' ', problems)}", nameof(spec));
        }
    }

    public static IEnumerable<string> Problems(DropletPoolSpec spec)
    {
        if (spec.Name is null || !DropletName.IsLabel(spec.Name))
        {
            yield return $"{nameof(spec.Name)} must be 1 to {DropletName.MaxLabelLength} characters of a-z, 0-9 and '-', with no dash at either end.";
        }

        if (DropletLookup.IsGpuSize(spec.Size ?? ""))
        {
            yield return $"{nameof(spec.Size)} is {spec.Size}; GPU droplets are listed apart, which pools do not do.";
        }

        if (spec.Port is < 1 or > 65535)
        {
            yield return $"{nameof(spec.Port)} is {spec.Port}; it must be between 1 and 65535.";
        }

        if (spec.Min < 0 || spec.Max < 1 || spec.Min > spec.Max)
        {
            yield return $"{nameof(spec.Min)} is {spec.Min} and {nameof(spec.Max)} is {spec.Max}; the first cannot be negative, the second must be at least 1 and not below it.";
        }

        (string Name, TimeSpan Value, TimeSpan Least, TimeSpan Most)[] times =
        [
            (nameof(spec.BootTimeout), spec.BootTimeout, TimeSpan.FromSeconds(10), TimeSpan.FromHours(1)),
            (nameof(spec.UnwellTimeout), spec.UnwellTimeout, TimeSpan.Zero, TimeSpan.FromHours(1)),
            (nameof(spec.DrainDeadline), spec.DrainDeadline, TimeSpan.Zero, TimeSpan.FromHours(1)),
            (nameof(spec.Lease), spec.Lease, TimeSpan.FromMinutes(5), TimeSpan.FromDays(30)),
        ];
        foreach (var (name, value, least, most) in times.Where(time => time.Value < time.Least || time.Value > time.Most))
        {
            yield return $"{name} is {value}; it must be between {least} and {most}.";
        }

        if (spec.Lease < spec.BootTimeout * 2)
        {
            yield return $"{nameof(spec.Lease)} is {spec.Lease} and {nameof(spec.BootTimeout)} is {spec.BootTimeout}; half of the first must be enough for the second.";
        }
    }
}
