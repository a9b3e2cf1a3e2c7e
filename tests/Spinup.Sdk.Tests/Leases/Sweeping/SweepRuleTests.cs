using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Api.SshKeys;
using Spinup.Sdk.Api.Tags;
using Spinup.Sdk.Api.Volumes;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Sweeping;

namespace Spinup.Tests.Sdk.Leases.Sweeping;

/// <summary>Whose time is over: the decision alone.</summary>
public sealed class SweepRuleTests
{
    private static readonly DateTimeOffset Now = new(2026, 6, 1, 12, 0, 0, TimeSpan.Zero);
    private static readonly TimeSpan Grace = TimeSpan.FromMinutes(2);

    public static TheoryData<string, int, int?, string, bool> Droplets { get; } = new()
    {
        // which, seconds left by the name, seconds left by a renewal, status, goes
        { "alive", 1, null, "active", false },
        { "at its expiry", 0, null, "active", false },
        { "within the grace", -119, null, "active", false },
        { "at the end of the grace", -120, null, "active", true },
        { "an expiry long past", -86400 * 300, null, "active", true },
        { "never booted", -120, null, "new", true },
        { "renewed", -3600, 1, "active", false },
        { "renewal within the grace", -3600, -119, "active", false },
        { "renewal over", -3600, -120, "active", true },
        { "renewed to earlier than its name", 3600, -3600, "active", false },
        { "off within its time", 1, null, "off", false },
        { "off at its expiry", 0, null, "off", true },
        { "off and renewed", -3600, 1, "off", false },
        { "off and renewal over", -3600, 0, "off", true },
        { "archived within the grace", -1, null, "archive", false },
    };

    public static TheoryData<string> Resembling { get; } = new()
    {
        "web-1", "spe", "spe-", "spe-test", "spinup", "",
        Name(-3600).ToUpperInvariant(), Name(-3600) + " ", " " + Name(-3600), Name(-3600) + ".example.com", "x" + Name(-3600), Name(-3600)[1..], Name(-3600)[..^1],
        Name(-3600).Replace("spe-", "spx-", StringComparison.Ordinal), Name(-3600).Replace("spe-", "spp-", StringComparison.Ordinal), Name(-3600).Replace("-old-", "-new-", StringComparison.Ordinal),
        Name(-3600)[..^12] + Name(-7200)[^12..],
    };

    [Theory]
    [MemberData(nameof(Droplets))]
    public void Judge_OfADroplet(string which, int left, int? renewedLeft, string status, bool goes)
    {
        var droplet = Droplet(Name(left), status, renewedLeft is { } seconds ? [Tag(LeaseTagKind.Until, seconds)] : []);
        Assert.True(goes == Rule().Judge(droplet) is not null, which);
    }

    [Theory]
    [MemberData(nameof(Resembling))]
    public void Judge_OfANameThatOnlyResemblesOurs_LeavesIt(string name)
    {
        // As orphans too, off, without any grace, with tags of ours on them.
        var rule = new SweepRule(Now, TimeSpan.Zero, Orphans(name, name));
        Assert.Null(rule.Judge(Droplet(name, "off", ["spinup", Tag(LeaseTagKind.Run, -3600), Tag(LeaseTagKind.Until, -3600)])));
        Assert.Null(rule.Judge(new SshKey { Id = 1, Name = name }));
        Assert.Null(rule.Judge(new Volume { Id = "v", Name = name }, new HashSet<long>()));
        Assert.Null(rule.Judge(new Tag { Name = name == "spinup" ? "spinup-" : name }, 0, oursStay: false));
    }

    [Fact]
    public void Judge_OfAnOrphan_DoesNotWait()
    {
        var rule = new SweepRule(Now, Grace, Orphans(Name(3600), "aa:bb"));
        Assert.Equal(TimeSpan.Zero, rule.Judge(Droplet(Name(3600), "active", [Tag(LeaseTagKind.Until, 7200)]))!.Overdue);
        Assert.NotNull(rule.Judge(new SshKey { Id = 1, Name = Name(7200), Fingerprint = "aa:bb" }));
        Assert.Null(rule.Judge(new SshKey { Id = 2, Name = Name(7200), Fingerprint = "cc:dd" }));
        Assert.NotNull(rule.Judge(new Volume { Id = "v", Name = Name(3600) }, new HashSet<long>()));
        Assert.Null(rule.Judge(Droplet(Name(3601), "active", [])));
    }

    [Fact]
    public void Judge_SaysWhyHowLateAndWhatItCosts()
    {
        var droplet = Droplet(Name(-3600), "active", []) with { CreatedAt = Now.AddHours(-100), Size = new() { PricePerHourUsd = 1, PricePerMonthUsd = 672 } };
        var entry = Rule().Judge(droplet)!;
        Assert.Equal(("7", TimeSpan.FromHours(1), 1m, 100m), (entry.Id, entry.Overdue, entry.PricePerHourUsd, entry.CostUsd));
        Assert.Contains("2026-06-01 11:00:00Z", entry.Detail, StringComparison.Ordinal);
        Assert.DoesNotContain('\n', entry.Detail);

        var volume = Rule().Judge(new Volume { Id = "v", Name = Name(-3600), SizeGib = 100, CreatedAt = Now.AddHours(-67.2) }, new HashSet<long>())!;
        Assert.Equal((0.01488m, 1.0119m), (volume.PricePerHourUsd, volume.CostUsd));
    }

    [Theory]
    [InlineData(-3600, null, false, true)]
    [InlineData(-119, null, false, false)]
    [InlineData(-3600, 1, false, false)]
    [InlineData(-3600, null, true, false)]
    public void Judge_OfAVolume(int left, int? renewedLeft, bool inUse, bool goes)
    {
        var volume = new Volume { Id = "v", Name = Name(left), DropletIds = [7], Tags = renewedLeft is { } seconds ? [Tag(LeaseTagKind.Until, seconds)] : [] };
        Assert.Equal(goes, Rule().Judge(volume, inUse ? new HashSet<long> { 7 } : []) is not null);
    }

    [Theory]
    [InlineData(0, -120, 0, 0, true)]
    [InlineData(1, -120, 0, 0, true)]
    [InlineData(0, -119, 0, 0, false)]
    [InlineData(1, 3600, 0, 0, false)]
    [InlineData(1, -3600, 1, 0, false)]
    [InlineData(0, -3600, 2, 2, true)]
    [InlineData(0, -3600, 3, 2, false)]
    public void Judge_OfATag(int kind, int left, int bearers, int going, bool goes)
    {
        var tag = new Tag { Name = Tag((LeaseTagKind)kind, left), Resources = new() { Count = bearers } };
        Assert.Equal(goes, Rule().Judge(tag, going, oursStay: true) is not null);
    }

    [Theory]
    [InlineData(0, 0, false, true)]
    [InlineData(2, 2, false, true)]
    [InlineData(1, 0, false, false)]
    [InlineData(0, 0, true, false)]
    public void Judge_OfTheTagForPeople(int bearers, int going, bool oursStay, bool goes) =>
        Assert.Equal(goes, Rule().Judge(new Tag { Name = "spinup", Resources = new() { Count = bearers } }, going, oursStay) is not null);

    private static SweepRule Rule() => new(Now, Grace, OrphanSet.None);

    private static OrphanSet Orphans(string name, string key) => new(new HashSet<string> { name }, new HashSet<string> { key }, new HashSet<IntentId>());

    private static string Name(int secondsLeft)
    {
        var end = Now.AddSeconds(secondsLeft);
        return DropletName.Create(DropletKind.Ephemeral, "old", new IntentIds(end.AddHours(-1)).Id, end).ToString();
    }

    private static string Tag(LeaseTagKind kind, int secondsLeft) =>
        LeaseTag.Create(kind, new IntentIds(Now.AddDays(-1)).Id, Now.AddSeconds(secondsLeft)).ToString();

    private static Droplet Droplet(string name, string status, string[] tags) =>
        new() { Id = 7, Name = name, Status = DropletStatus.From(status), Tags = tags, CreatedAt = Now.AddHours(-2) };

    // The same for the same moment: names must come out alike each time they are made.
    private readonly struct IntentIds(DateTimeOffset at)
    {
        public IntentId Id => IntentId.TryParse(Written(at), out var id) ? id : throw new InvalidOperationException("no id");

        private static string Written(DateTimeOffset at) => IntentId.New(at).ToString()[..10] + "0123456789abcdef";
    }
}
