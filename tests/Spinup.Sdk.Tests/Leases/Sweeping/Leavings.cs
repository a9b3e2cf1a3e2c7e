using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Api.Volumes;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Remote;
using Spinup.Tests.Sdk.Droplets;

namespace Spinup.Tests.Sdk.Leases.Sweeping;

/// <summary>What owners leave behind, and what is somebody else's.</summary>
internal static class Leavings
{
    public static readonly SweepOptions NoGrace = new() { Grace = TimeSpan.Zero };

    public static IDropletReaper Reaper(this CloudFixture fixture) => fixture.Services.GetRequiredService<IDropletReaper>();

    public static IDigitalOceanClient Api(this CloudFixture fixture) => fixture.Services.GetRequiredService<IDigitalOceanClient>();

    /// <summary>Makes a name of ours whose time is over so many minutes from now, or was over so many ago.</summary>
    public static string Name(string label, double minutesLeft, DropletKind kind = DropletKind.Ephemeral)
    {
        var expiry = DateTimeOffset.UtcNow.AddMinutes(minutesLeft);
        return DropletName.Create(kind, label, IntentId.New(expiry.AddHours(-1)), expiry).ToString();
    }

    public static string Until(double minutesLeft) => Tag(LeaseTagKind.Until, minutesLeft);

    public static string Run(double minutesLeft) => Tag(LeaseTagKind.Run, minutesLeft);

    /// <summary>Makes one of ours but for one character: somebody else's.</summary>
    public static string Resembling(string name) => name[..^1] + (name[^1] == '0' ? '1' : '0');

    public static async Task<long> DropletAsync(this CloudFixture fixture, string name, string[]? tags = null, string size = "s-1vcpu-1gb", string? volume = null)
    {
        var request = new CreateDropletRequest { Name = name, Size = size, Region = size.StartsWith("gpu-", StringComparison.Ordinal) ? "tor1" : "nyc3", Image = "ubuntu-24-04-x64", Tags = tags, Volumes = volume is null ? null : [volume] };
        return (await fixture.Api().Droplets.CreateAsync(request)).Droplet.Id;
    }

    public static async Task<List<long>> DropletsAsync(this CloudFixture fixture, params string[] names)
    {
        var ids = new List<long>();
        foreach (var name in names)
        {
            ids.Add(await fixture.DropletAsync(name));
        }

        return ids;
    }

    public static async Task PowerOffAsync(this CloudFixture fixture, long dropletId) =>
        await fixture.Api().DropletActions.StartAsync(dropletId, DropletActionRequest.PowerOff);

    public static async Task<long> KeyAsync(this CloudFixture fixture, string name) =>
        (await fixture.Api().SshKeys.CreateAsync(new() { Name = name, PublicKey = HostKeyPair.Create().PublicLine })).SshKey.Id;

    public static async Task<string> VolumeAsync(this CloudFixture fixture, string name, params string[] tags) =>
        (await fixture.Api().Volumes.CreateAsync(new CreateVolumeRequest { Name = name, Region = "nyc3", SizeGib = 10, Tags = tags.Length == 0 ? null : tags })).Volume.Id;

    public static IEnumerable<long> Left(this CloudFixture fixture) => fixture.Cloud.Account().Droplets.Select(droplet => droplet.Id).Order();

    private static string Tag(LeaseTagKind kind, double minutesLeft)
    {
        var at = DateTimeOffset.UtcNow.AddMinutes(minutesLeft);
        return LeaseTag.Create(kind, IntentId.New(at.AddHours(-1)), at).ToString();
    }
}
