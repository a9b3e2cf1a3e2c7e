using System.Globalization;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.Pricing;

namespace Spinup.Tests.Sdk.Autoscaling.Gates;

/// <summary>A month's budget where nobody says what was spent: members that come and go cost a cent each, however short they were there.</summary>
public sealed class MonthBudgetTests
{
    private static readonly DateTimeOffset March = new(2026, 3, 1, 0, 0, 0, TimeSpan.Zero);

    [Theory]
    [InlineData("0.00744", "5", false)]
    [InlineData("0.00744", "5", true)]
    [InlineData("0.0625", "42", false)]
    [InlineData("0.0625", "42", true)]
    [InlineData("2", "1344", true)]
    public void Month_OfMembersThatComeAndGo_StaysWithinTheBudget(string perHour, string perMonth, bool fail)
    {
        var price = new DropletPrice(decimal.Parse(perHour, CultureInfo.InvariantCulture), decimal.Parse(perMonth, CultureInfo.InvariantCulture));
        var wants = 1;
        var decider = Decider(price, () => wants);
        var (members, bill, made) = (new List<PoolMember> { Member(0, March) }, 0m, 1);
        for (var at = March; at < March.AddMonths(1); at = at.AddMinutes(3))
        {
            wants = at.Minute % 10 < 6 ? 20 : 1;
            var size = decider.Decide(new() { At = at, Size = members.Count, Members = [.. members] }).To;

            // Those that fail are seen once, and are gone at the next look.
            while (members.Count > (fail ? 1 : size))
            {
                bill += BillingRule.CostUsd(price, members[^1].CreatedAt!.Value, at);
                members.RemoveAt(members.Count - 1);
            }

            while (members.Count < size)
            {
                members.Add(Member(made++, at));
            }
        }

        bill += members.Sum(member => BillingRule.CostUsd(price, member.CreatedAt!.Value, March.AddMonths(1)));
        Assert.True(bill <= Budget(price), $"{bill} of {Budget(price)}, {made} members");
        Assert.True(made > 20, $"only {made} members were bought");
    }

    [Theory]
    [InlineData(-40)]
    [InlineData(400)]
    public void Month_AClockThatVisitsAnother_DoesNotForgetWhatWasSpent(int days)
    {
        var price = new DropletPrice(1m, 672m);
        var decider = Decider(price, () => 20);
        var most = 0;
        for (var hour = 0; hour < 24 * 30; hour++)
        {
            var at = March.AddHours(hour);
            _ = hour == 400 ? decider.Decide(new() { At = at.AddDays(days), Size = 1 }) : null;
            var size = decider.Decide(new() { At = at, Size = hour < 50 ? 20 : 1 }).To;
            most = hour > 401 ? Math.Max(most, size) : most;
        }

        Assert.Equal(1, most);
    }

    private static decimal Budget(DropletPrice price) => 2 * 744 * price.ExactPerHourUsd;

    private static PoolMember Member(int number, DateTimeOffset at) => new() { Id = Inputs.Id(number), State = MemberState.Running, IsReady = true, CreatedAt = at };

    private static ScalingDecider Decider(DropletPrice price, Func<int> wants)
    {
        var options = FixedPolicy.Free(new FixedPolicy(_ => wants()));
        (options.Min, options.Max, options.Price, options.Interval, options.Budget.PerMonthUsd) = (1, 20, price, TimeSpan.FromMinutes(3), Budget(price));
        return new(options);
    }
}
