using System.Net;
using System.Text;
using System.Text.RegularExpressions;
using Spinup.Sdk.Droplets.UserData;
using Spinup.Sdk.Droplets.Volumes;
using Spinup.Sdk.Leases;

namespace Spinup.Sdk.Droplets;

/// <summary>Finds what is wrong with a wish before it costs a request or money.</summary>
internal static partial class SpecCheck
{
    private static readonly TimeSpan LongestLifetime = TimeSpan.FromDays(30);
    private const int MostAtOnce = 1000;
    private static readonly TimeSpan LongestReady = TimeSpan.FromHours(1);

    /// <exception cref="ArgumentException">Something is wrong; the message says what, and what would be right.</exception>
    public static void Check(EphemeralDropletSpec spec)
    {
        ArgumentNullException.ThrowIfNull(spec);
        Need(spec.Label is not null && DropletName.IsLabel(spec.Label), nameof(spec.Label), $"'{spec.Label}' is not a label: 1 to {DropletName.MaxLabelLength} characters of a-z, 0-9 and '-', with no dash at either end");
        Need(IsSlug(spec.Size), nameof(spec.Size), "must be the slug of a size, such as s-1vcpu-1gb");
        Need(IsSlug(spec.Region), nameof(spec.Region), "must be the slug of a region, such as nyc3");
        Need(spec.AlternativeSizes is not null && spec.AlternativeSizes.All(IsSlug), nameof(spec.AlternativeSizes), "must hold slugs of sizes, such as s-1vcpu-1gb");
        Need(spec.AlternativeRegions is not null && spec.AlternativeRegions.All(IsSlug), nameof(spec.AlternativeRegions), "must hold slugs of regions, such as nyc3");
        Need(spec.AlternativeRegions!.Count == 0 || spec.VpcUuid is null, nameof(spec.AlternativeRegions), "cannot be had together with VpcUuid: a VPC belongs to one region");
        Need(spec.Image != default, nameof(spec.Image), "must be the slug or the id of an image, such as ubuntu-24-04-x64");
        Need(spec.MaxLifetime >= TimeSpan.FromSeconds(1) && spec.MaxLifetime <= LongestLifetime, nameof(spec.MaxLifetime), $"is {Text(spec.MaxLifetime)}; it must be between 1 second and {LongestLifetime.TotalDays} days, since a droplet that never expires could be left behind");
        Need(spec.ReadyTimeout >= TimeSpan.FromSeconds(1) && spec.ReadyTimeout <= LongestReady, nameof(spec.ReadyTimeout), $"is {Text(spec.ReadyTimeout)}; it must be between 1 second and 1 hour");
        Need(spec.User is not null && UserName().IsMatch(spec.User), nameof(spec.User), $"'{spec.User}' is not a user name: a lower-case letter or '_' first, then a-z, 0-9, '_' and '-', at most 32 characters");
        Need(spec.SshPort is >= 1 and <= IPEndPoint.MaxPort, nameof(spec.SshPort), $"is {spec.SshPort}; it must be between 1 and 65535");
        Need(spec.Tags is not null && spec.Tags.All(tag => tag is not null && Tag().IsMatch(tag)), nameof(spec.Tags), "must hold 1 to 255 letters, digits, ':', '-' and '_' each");
        Need(VolumeCheck.WrongWith(spec.Volumes) is null, nameof(spec.Volumes), VolumeCheck.WrongWith(spec.Volumes) ?? "");
        Need(spec.VpcUuid is null || Guid.TryParse(spec.VpcUuid, out _), nameof(spec.VpcUuid), $"'{spec.VpcUuid}' is not a UUID");
        Need(spec.Ready is not null, nameof(spec.Ready), "must not be null; Until.Active is the least there is");
        Need(spec.SshKeys is not null && spec.SshKeys.All(key => key != default), nameof(spec.SshKeys), "must hold ids or fingerprints");
        Need(spec.HostKeys is not null && spec.HostKeys.All(line => line is not null && HostKey().IsMatch(line)), nameof(spec.HostKeys), "must hold OpenSSH public key lines: a type, a space and base64");
        CheckIdentity(spec);
        Need(spec.UserData is null || !UserDocument.SetsHostKeys(spec.UserData) || spec.HostKeys!.Count > 0, nameof(spec.UserData), "sets ssh_keys, the droplet's host keys. Say their public halves in HostKeys, so that the droplet can be recognised, or leave ssh_keys out: a host key is made for each droplet anyway");
    }

    /// <exception cref="ArgumentException">They cannot be had together.</exception>
    public static void CheckMany(EphemeralDropletSpec spec, int count)
    {
        Need(count is >= 1 and <= MostAtOnce, nameof(count), $"is {count}; it must be between 1 and {MostAtOnce}");
        Need(spec.Volumes.Count == 0, nameof(spec.Volumes), "cannot be had by several droplets of one wish: a volume belongs to one droplet. Create those one by one");
    }

    /// <exception cref="ArgumentException">The merged user_data is over what DigitalOcean takes.</exception>
    public static void CheckSize(string? mergedUserData)
    {
        var bytes = mergedUserData is null ? 0 : Encoding.UTF8.GetByteCount(mergedUserData);
        Need(bytes <= UserDataMerge.LimitBytes, nameof(EphemeralDropletSpec.UserData), $"is {bytes} bytes together with what the SDK adds; DigitalOcean takes {UserDataMerge.LimitBytes}. Upload large files after the create instead");
    }

    private static void CheckIdentity(EphemeralDropletSpec spec)
    {
        if (spec.IdentityFile is null)
        {
            return;
        }

        Need(File.Exists(spec.IdentityFile), nameof(spec.IdentityFile), $"'{spec.IdentityFile}' does not exist");
        Need(spec.SshKeys.Count > 0, nameof(spec.SshKeys), "must name the account's key that IdentityFile belongs to, by id or fingerprint");
    }

    private static void Need(bool holds, string member, string message)
    {
        if (!holds)
        {
            throw new ArgumentException($"{member} {message}.", member);
        }
    }

    private static bool IsSlug(string? text) => text is not null && Slug().IsMatch(text);

    private static string Text(TimeSpan length) => length == Timeout.InfiniteTimeSpan ? "infinite" : length.ToString("c");

    [GeneratedRegex(@"\A[A-Za-z0-9][A-Za-z0-9._-]{0,127}\z")]
    private static partial Regex Slug();

    [GeneratedRegex(@"\A[a-z_][a-z0-9_-]{0,31}\z")]
    private static partial Regex UserName();

    // docs.digitalocean.com/reference/api: "letters, numbers, colons, dashes, and underscores", at most 255.
    [GeneratedRegex(@"\A[A-Za-z0-9:_-]{1,255}\z")]
    private static partial Regex Tag();

    [GeneratedRegex(@"\A[a-z0-9@.-]+ [A-Za-z0-9+/]+={0,2}( [^\n]*)?\z")]
    private static partial Regex HostKey();
}
