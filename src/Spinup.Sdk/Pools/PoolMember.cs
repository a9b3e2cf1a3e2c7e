using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Leases;
using Spinup.Sdk.LoadBalancing;
using Spinup.Sdk.Pools.Planning;

namespace Spinup.Sdk.Pools;

/// <summary>What a pool knows of one of its members. Only the pool's own loop writes it.</summary>
internal sealed class PoolMember(DropletName name, Droplet droplet, DateTimeOffset createdAt)
{
    /// <summary>Gets its id at the balancer and in decisions: that of its intent, which no other droplet has.</summary>
    public string Id { get; } = name.IntentId.ToString();

    public DropletName Name => name;

    /// <summary>Gets or sets the droplet as it was last described.</summary>
    public Droplet Droplet { get; set; } = droplet;

    public DateTimeOffset CreatedAt => createdAt;

    /// <summary>Gets or sets whether a list has shown it; before, its absence from one means nothing.</summary>
    public bool WasListed { get; set; }

    /// <summary>Gets or sets whether a second droplet may bear its name, because its create got no answer.</summary>
    public bool MayHaveTwins { get; set; }

    public DateTimeOffset? ReadyAt { get; private set; }

    public DateTimeOffset? UnwellSince { get; private set; }

    /// <summary>Gets what the balancer said of it last.</summary>
    public BackendStatus? Status { get; private set; }

    /// <summary>Gets droplets of the same name that are there beside it, and go with it.</summary>
    public List<Droplet> Twins { get; } = [];

    /// <summary>Gets or sets until when its lease was renewed.</summary>
    public DateTimeOffset? RenewedUntil { get; set; }

    public DateTimeOffset LeaseEndsAt => LeaseExpiry.Of(name, Droplet.Tags) is var said && RenewedUntil > said ? RenewedUntil.Value : said;

    /// <summary>Gets or sets what makes it known to the balancer.</summary>
    public Task? Admission { get; set; }

    /// <summary>Gets or sets what takes it out, once it is to go.</summary>
    public Task? Leaving { get; set; }

    public bool IsLeaving { get; set; }

    public LeaveReason LeaveReason { get; set; }

    public bool WasToldToLeave { get; set; }

    /// <summary>Gets or sets whether its absence is proven.</summary>
    public bool IsGone { get; set; }

    public bool IsOutdated(DropletPoolSpec spec) =>
        (Droplet.SizeSlug.Length > 0 && Droplet.SizeSlug != spec.Size)
        || (Droplet.Image is { } image && spec.Image.Id != image.Id && (spec.Image.Slug is null || spec.Image.Slug != image.Slug));

    public string? AddressFor(DropletPoolSpec spec) =>
        Droplet.Networks.V4.FirstOrDefault(address => address.Type == (spec.ByPrivateAddress ? "private" : "public"))?.IpAddress;

    /// <summary>Takes in what the balancer says.</summary>
    /// <param name="status">What it says; null when it does not know the member.</param>
    /// <param name="now">Now.</param>
    /// <returns>Whether it became ready for the first time.</returns>
    public bool See(BackendStatus? status, DateTimeOffset now)
    {
        Status = status;
        if (status?.State == BackendState.Ready)
        {
            UnwellSince = null;
            var isFirst = ReadyAt is null;
            ReadyAt ??= now;
            return isFirst;
        }

        UnwellSince = ReadyAt is null ? null : UnwellSince ?? now;
        return false;
    }

    public MemberHealth HealthAt(DateTimeOffset now, DropletPoolSpec spec)
    {
        if (Droplet.Status == DropletStatus.Off || Droplet.Status == DropletStatus.Archive)
        {
            return MemberHealth.Unwell;
        }

        return ReadyAt is null ? (now - CreatedAt < spec.BootTimeout ? MemberHealth.Booting : MemberHealth.Unwell)
            : UnwellSince is not { } since ? MemberHealth.Ready
            : now - since < spec.UnwellTimeout ? MemberHealth.Ailing : MemberHealth.Unwell;
    }

    public PoolMemberView View(DropletPoolSpec spec) => new(Id, Droplet.Id, name.ToString(), CreatedAt, AddressFor(spec), Status?.State, IsLeaving);

    /// <summary>Says it as a decision reads it.</summary>
    public Autoscaling.PoolMember AsPoolMember(DropletPoolSpec spec, DateTimeOffset now) => new()
    {
        Id = Id,
        State = IsLeaving ? Autoscaling.MemberState.Leaving : HealthAt(now, spec) switch
        {
            MemberHealth.Booting => Autoscaling.MemberState.Starting,
            MemberHealth.Unwell => Autoscaling.MemberState.Failed,
            _ => Autoscaling.MemberState.Running,
        },
        IsReady = HealthAt(now, spec) == MemberHealth.Ready,
        CreatedAt = CreatedAt,
        StartedAt = ReadyAt,
        ReadinessChangedAt = UnwellSince ?? ReadyAt,
    };
}
