using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Spending;
using Spinup.Sdk.Leases.Witnesses;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Leases.Spending;

/// <summary>An account whose droplets cost money, as far as caps are concerned; and the truth about what they cost, by an arithmetic of its own.</summary>
internal sealed class SimulatedCloud(TestClock clock)
{
    public List<SimulatedDroplet> Droplets { get; } = [];

    public IEnumerable<SimulatedDroplet> Alive => Droplets.Where(droplet => droplet.DestroyedAt is null);

    public SimulatedDroplet Create(LeaseIntent intent, string owner, TimeSpan outlives)
    {
        var droplet = new SimulatedDroplet
        {
            Id = Droplets.Count + 1,
            Intent = intent,
            Owner = owner,
            CreatedAt = DateTimeOffset.FromUnixTimeSeconds(clock.GetUtcNow().ToUnixTimeSeconds()),
            ExpiresAt = intent.Name.ExpiresAt,
            Outlives = outlives,
        };
        Droplets.Add(droplet);
        return droplet;
    }

    /// <summary>Gives what a listing shows.</summary>
    /// <param name="hides">Which droplets it lags behind.</param>
    public OpenLeases List(Func<SimulatedDroplet, bool>? hides = null) => new(
        clock.GetUtcNow(),
        [.. Alive.Where(droplet => hides?.Invoke(droplet) != true)
            .Select(droplet => new OpenLease(droplet.Intent.Name, droplet.Id, droplet.CreatedAt, droplet.ExpiresAt, droplet.Intent.Price))]);

    /// <summary>Gives what the dearest 60 minutes cost, both ends included, trying every moment at which that can be the most.</summary>
    public static decimal DearestHour(IReadOnlyList<SimulatedDroplet> droplets, DateTimeOffset? end = null)
    {
        var starts = new SortedSet<DateTimeOffset>();
        foreach (var droplet in droplets)
        {
            foreach (var moment in droplet.Moments(end))
            {
                starts.Add(moment);
                starts.Add(moment.AddHours(-1));
            }
        }

        return starts.Select(start => droplets.Sum(droplet => droplet.Owed(start.AddHours(1), end) - (droplet.CreatedAt == start ? 0 : droplet.Owed(start, end)))).DefaultIfEmpty().Max();
    }

    public static decimal DearestMonth(IReadOnlyList<SimulatedDroplet> droplets, DateTimeOffset? end = null) => droplets.SelectMany(droplet => droplet.Moments(end))
        .Select(moment => new DateTimeOffset(moment.Year, moment.Month, 1, 0, 0, 0, TimeSpan.Zero)).Distinct()
        .Select(month => droplets.Sum(droplet => droplet.OwedBefore(month.AddMonths(1), end) - droplet.OwedBefore(month, end))).DefaultIfEmpty().Max();
}

internal sealed class SimulatedDroplet
{
    public required long Id { get; init; }

    public required LeaseIntent Intent { get; init; }

    public required string Owner { get; init; }

    public required DateTimeOffset CreatedAt { get; init; }

    public required TimeSpan Outlives { get; init; }

    public DateTimeOffset ExpiresAt { get; set; }

    public DateTimeOffset? DestroyedAt { get; set; }

    /// <summary>Gets when it ends at the latest: somebody destroys it some time after its expiry.</summary>
    public DateTimeOffset EndsAt => ExpiresAt + Outlives;

    /// <summary>Says what would be owed for it if it had ended by then; second by second, nothing shared with the code that is tested.</summary>
    /// <param name="at">The moment.</param>
    /// <param name="end">When it ends, unless it has ended already.</param>
    public decimal Owed(DateTimeOffset at, DateTimeOffset? end = null)
    {
        if (at < CreatedAt)
        {
            return 0;
        }

        var until = Ends(end) < at ? Ends(end) : at;
        var (rate, least) = (RatePerSecond, Math.Max(0.01m, RatePerSecond * 60));
        decimal sum = 0;
        for (var from = CreatedAt; from < until;)
        {
            var next = new DateTimeOffset(from.Year, from.Month, 1, 0, 0, 0, TimeSpan.Zero).AddMonths(1);
            var to = next < until ? next : until;
            var cost = rate * (decimal)Math.Ceiling((to - from).TotalSeconds);
            sum += Intent.Price.PerMonthUsd > 0 && cost > Intent.Price.PerMonthUsd ? Intent.Price.PerMonthUsd : cost;
            from = to;
        }

        return sum > least ? sum : least;
    }

    public decimal OwedBefore(DateTimeOffset at, DateTimeOffset? end) => at <= CreatedAt ? 0 : Owed(at, end);

    /// <summary>Gives the seconds around which its cost changes its pace.</summary>
    public IEnumerable<DateTimeOffset> Moments(DateTimeOffset? end)
    {
        var paid = DateTimeOffset.FromUnixTimeSeconds(CreatedAt.ToUnixTimeSeconds() + (long)(Math.Max(0.01m, RatePerSecond * 60) / RatePerSecond));
        var over = DateTimeOffset.FromUnixTimeSeconds(Ends(end).ToUnixTimeSeconds());
        return [CreatedAt, CreatedAt.AddSeconds(1), paid, paid.AddSeconds(1), over, over.AddSeconds(1)];
    }

    private DateTimeOffset Ends(DateTimeOffset? end) => DestroyedAt ?? end ?? EndsAt;

    private decimal RatePerSecond => (Intent.Price.PerMonthUsd > 0 && Math.Abs((Intent.Price.PerMonthUsd / 672) - Intent.Price.PerHourUsd) < 0.00001m ? Intent.Price.PerMonthUsd / 672 : Intent.Price.PerHourUsd) / 3600;
}

/// <summary>A list of the account as a test says it.</summary>
internal sealed class SimulatedListing(Func<OpenLeases> list) : IOpenLeaseSource
{
    public int Asked { get; private set; }

    public ValueTask<OpenLeases> ListAsync(CancellationToken cancellationToken)
    {
        Asked++;
        return new(list());
    }

    public void Offer(IEnumerable<Droplet> droplets, DateTimeOffset at)
    {
    }
}
