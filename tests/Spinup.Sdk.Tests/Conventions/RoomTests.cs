using System.Reflection;
using Spinup.Sdk;

namespace Spinup.Tests.Sdk.Conventions;

/// <summary>Who may know whom, read from the compiled code.</summary>
public sealed class RoomTests
{
    private const string Root = "Spinup.Sdk";
    private static readonly Assembly Sdk = typeof(SpinupOptions).Assembly;

    // The arrows. What is reached over two of them may be named too where a type of it stands in a signature between.
    private static readonly Dictionary<string, string[]> MayKnow = new(StringComparer.Ordinal)
    {
        ["Http"] = [],
        ["Api"] = ["Http"],
        ["Pricing"] = [],
        ["Remote"] = [],
        ["Leases"] = ["Api", "Pricing"],
        ["Droplets"] = ["Leases", "Remote", "Api", "Pricing"],
        ["Autoscaling"] = ["Pricing"],
        ["Metrics"] = ["Api", "Autoscaling", "LoadBalancing"],
        ["LoadBalancing"] = ["Api", "Remote"],
        ["Pools"] = ["Droplets", "Autoscaling", "LoadBalancing", "Metrics", "Leases", "Api", "Pricing"],
    };

    // Single types that other rooms may know without knowing the room.
    private static readonly Dictionary<string, string[]> MayKnowTypes = new(StringComparer.Ordinal)
    {
        ["Leases"] = ["Spinup.Sdk.Http.IApiClock", "Spinup.Sdk.Http.Urgency"],
        ["Droplets"] = ["Spinup.Sdk.Http.IApiClock", "Spinup.Sdk.Http.Urgency"],
        ["Pools"] = ["Spinup.Sdk.Http.IApiClock"],

        // The composition stands at the front door, and the options' validator knows what a token may look like.
        [""] = ["Spinup.Sdk.Http.TokenText"],
    };

    [Fact]
    public void Rooms_KnowOnlyWhomTheyMay()
    {
        var wrong = new List<string>();
        foreach (var (type, uses) in TypeReferences.In(Sdk).Where(pair => IsOurs(pair.Key) && pair.Key is not "Spinup.Sdk.SpinupClient"))
        {
            var room = RoomOf(type);
            if (room == "Hosting")
            {
                continue; // Composition knows all.
            }

            foreach (var used in uses.Where(IsOurs))
            {
                var other = RoomOf(used);
                var allowed = other == room || other.Length == 0
                    || (MayKnow.TryGetValue(room, out var rooms) && rooms.Contains(other))
                    || (MayKnowTypes.TryGetValue(room, out var types) && types.Contains(used));
                if (!allowed)
                {
                    wrong.Add($"{type} knows {used}");
                }
            }
        }

        Assert.True(wrong.Count == 0, string.Join('\n', wrong.Order(StringComparer.Ordinal)));
    }

    [Fact]
    public void Rooms_AreAllOnTheMap() =>
        Assert.Empty(Sdk.GetTypes().Select(type => type.FullName!.Split('+')[0]).Where(IsOurs).Select(RoomOf).Distinct()
            .Where(room => room is not ("" or "Hosting")).Except(MayKnow.Keys));

    [Fact]
    public void References_OfTheReader_AreNotEmpty()
    {
        // The test above is worth nothing if the reader sees nothing: these two are known.
        var uses = TypeReferences.In(Sdk);
        Assert.Contains("Spinup.Sdk.Http.RateBudget", uses["Spinup.Sdk.Http.AccountBudgets"]);
        Assert.Contains("Spinup.Sdk.Http.HttpFailures", uses["Spinup.Sdk.Http.ApiHandler"]); // Only in the body of an async method.
    }

    [Fact]
    public void LocalCloud_UsesOnlyPublicTypesOfTheSdk()
    {
        var visible = Sdk.GetExportedTypes().Select(type => type.FullName!.Split('+')[0]).ToHashSet(StringComparer.Ordinal);
        var all = Sdk.GetTypes().Select(type => type.FullName!.Split('+')[0]).ToHashSet(StringComparer.Ordinal);
        var wrong = TypeReferences.In(typeof(Spinup.Sdk.LocalCloud.LocalCloudOptions).Assembly)
            .SelectMany(pair => pair.Value.Where(used => IsOurs(used) && all.Contains(used) && !visible.Contains(used)).Select(used => $"{pair.Key} uses {used}"));

        Assert.Empty(wrong);
    }

    private static bool IsOurs(string type) => type.StartsWith(Root + ".", StringComparison.Ordinal) && !type.StartsWith("Spinup.Sdk.LocalCloud.", StringComparison.Ordinal);

    private static string RoomOf(string type)
    {
        var parts = type.Split('.');
        return parts.Length > 3 && parts[0] == "Spinup" && parts[1] == "Sdk" ? parts[2] : "";
    }
}
