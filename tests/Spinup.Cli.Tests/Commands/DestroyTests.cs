using System.Text.Json;
using Spinup.Sdk.LocalCloud;
using Spinup.Tests.Cli.Driving;

namespace Spinup.Tests.Cli.Commands;

/// <summary><c>spinup destroy</c>: what was named, if it is ours, and proof of it.</summary>
public sealed class DestroyTests
{
    [Fact]
    public async Task Destroy_OursByIdAndByName_ConfirmsEach()
    {
        await using var memory = await MemoryCloud.StartAsync();
        var (byId, byName, kept) = (OurName.Lasting(TimeSpan.FromHours(1), "a"), OurName.Lasting(TimeSpan.FromHours(1), "b"), OurName.Lasting(TimeSpan.FromHours(1), "c"));
        var (first, second) = (await memory.Api.CreateAsync(byId), await memory.Api.CreateAsync(byName));
        await memory.Api.CreateAsync(kept);

        var end = await memory.Account.RunAsync("destroy", "--json", $"{first}", byName);
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Matches($"(?m)^destroyed droplet {first}: ", end.Errors);
        Assert.Matches($"(?m)^destroyed droplet {second}: ", end.Errors);
        using var document = JsonDocument.Parse(end.Output);
        Assert.Equal([byId, byName], document.RootElement.EnumerateArray().Select(row => row.GetProperty("name").GetString()).Order());
        Assert.All(document.RootElement.EnumerateArray(), row => Assert.Equal(JsonValueKind.String, row.GetProperty("confirmed_at").ValueKind));
        Assert.Equal([kept], memory.DropletNames);
    }

    [Fact]
    public async Task Destroy_OneIsSomebodyElses_RefusesAllUnlessForced()
    {
        await using var memory = await MemoryCloud.StartAsync();
        var ours = await memory.Api.CreateAsync(OurName.Lasting(TimeSpan.FromHours(1)));
        var theirs = await memory.Api.CreateAsync("web-1");
        memory.Cloud.Requests.Clear();

        var refused = await memory.Account.RunAsync("destroy", $"{ours}", $"{theirs}");
        Assert.Equal(125, refused.ExitCode);
        Assert.Contains("'web-1'", Assert.Single(refused.FailureLines), StringComparison.Ordinal);
        Assert.All(memory.Cloud.Requests.Entries, request => Assert.StartsWith("GET ", request.Operation, StringComparison.Ordinal));

        var forced = await memory.Account.RunAsync("destroy", "--force", "web-1");
        Assert.True(forced.ExitCode == 0, forced.Errors);
        Assert.Equal([ours], memory.Cloud.Account(memory.Account.Token).Droplets.Select(droplet => droplet.Id));
    }

    [Theory]
    [InlineData("4711")]
    [InlineData("no-such-name")]
    public async Task Destroy_Missing_SaysSo(string which)
    {
        await using var memory = await MemoryCloud.StartAsync();
        var end = await memory.Account.RunAsync("destroy", which);
        Assert.Equal(125, end.ExitCode);
        Assert.Contains(which, Assert.Single(end.FailureLines), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Destroy_NeverConfirmed_FailsWithOneLine()
    {
        await using var memory = await MemoryCloud.StartAsync();
        var id = await memory.Api.CreateAsync(OurName.Lasting(TimeSpan.FromHours(1)));
        memory.Cloud.Faults.Set(LocalCloudFault.DeleteLies, 1);
        var end = await memory.Account.RunAsync("destroy", "--destroy-timeout", "2s", $"{id}");
        Assert.Equal(125, end.ExitCode);
        Assert.Contains($"{id}", Assert.Single(end.FailureLines), StringComparison.Ordinal);
        Assert.DoesNotContain("destroyed droplet", end.Errors, StringComparison.Ordinal);
    }
}
