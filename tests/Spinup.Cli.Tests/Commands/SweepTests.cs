using System.Text.Json;
using Spinup.Sdk.LocalCloud;
using Spinup.Testing;
using Spinup.Tests.Cli.Driving;

namespace Spinup.Tests.Cli.Commands;

/// <summary><c>spinup sweep</c>: what is ours and expired goes, and nothing else.</summary>
public sealed class SweepTests
{
    private const string Delete = "DELETE /v2/droplets/{droplet_id}";
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    [Fact]
    public async Task Sweep_ExpiredAmongOthers_TakesThemAndTheirKeyOnly()
    {
        await using var memory = await MemoryCloud.StartAsync();
        var (first, second, living) = (OurName.Expired(10 * Hour, "one"), OurName.Expired(Hour, "two"), OurName.Lasting(Hour));
        foreach (var name in new[] { first, second, living, "web-1", Miswritten(first) })
        {
            await memory.Api.CreateAsync(name);
        }

        foreach (var name in new[] { first, living, "laptop" })
        {
            await memory.Api.CreateKeyAsync(name);
        }

        var end = await memory.Account.RunAsync("sweep");
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Empty(end.FailureLines);
        Assert.Equal(Sorted(living, "web-1", Miswritten(first)), memory.DropletNames);
        Assert.Equal(Sorted(living, "laptop"), memory.KeyNames);
        Assert.Equal(2, Lines(end, "destroyed droplet "));
        Assert.Equal(1, Lines(end, "removed key "));

        // Nothing left to do is success too.
        Assert.Equal(0, (await memory.Account.RunAsync("sweep")).ExitCode);
    }

    [Fact]
    public async Task Sweep_DryRun_SendsOnlyGetsAndNamesWhatItWouldTake()
    {
        await using var memory = await MemoryCloud.StartAsync();
        var expired = OurName.Expired(Hour);
        var id = await memory.Api.CreateAsync(expired);
        await memory.Api.CreateKeyAsync(expired);
        await memory.Api.CreateAsync(OurName.Lasting(Hour));
        memory.Cloud.Requests.Clear();

        var end = await memory.Account.RunAsync("sweep", "--dry-run", "--json");
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.NotEqual(0, memory.Cloud.Requests.Total);
        Assert.All(memory.Cloud.Requests.Entries, request => Assert.StartsWith("GET ", request.Operation, StringComparison.Ordinal));
        using var document = JsonDocument.Parse(end.Output);
        var root = document.RootElement;
        Assert.True(root.GetProperty("dry_run").GetBoolean());
        Assert.Equal((2, 1), (root.GetProperty("droplets_seen").GetInt32(), root.GetProperty("droplets_alive").GetInt32()));
        var entries = root.GetProperty("entries").EnumerateArray().ToList();
        Assert.All(entries, entry => Assert.Equal((expired, "would_destroy"), (entry.GetProperty("name").GetString(), entry.GetProperty("outcome").GetString())));
        Assert.Equal(["droplet", "ssh_key"], entries.Select(entry => entry.GetProperty("kind").GetString()));
        Assert.Equal(id, entries[0].GetProperty("id").GetInt64());
        Assert.Equal(2, memory.DropletNames.Count());
    }

    [Fact]
    public async Task Sweep_WithinTheGrace_LeavesIt()
    {
        await using var memory = await MemoryCloud.StartAsync();
        var (recent, older) = (OurName.Expired(TimeSpan.FromSeconds(1), "recent"), OurName.Expired(TimeSpan.FromMinutes(30), "older"));
        await memory.Api.CreateAsync(recent);
        await memory.Api.CreateAsync(older);

        var patient = await memory.Account.RunAsync("sweep", "--grace", "1h");
        Assert.True(patient.ExitCode == 0, patient.Errors);
        Assert.Equal(Sorted(recent, older), memory.DropletNames);

        var other = await memory.Account.RunAsync("sweep", "--grace", "10m");
        Assert.True(other.ExitCode == 0, other.Errors);
        Assert.Equal([recent], memory.DropletNames);

        var impatient = await memory.Account.RunAsync("sweep", "--grace", "0s");
        Assert.True(impatient.ExitCode == 0, impatient.Errors);
        Assert.Empty(memory.DropletNames);
    }

    [Fact]
    public async Task Sweep_SomebodyElseDeletesItMeanwhile_ExitsZero()
    {
        await using var memory = await MemoryCloud.StartAsync();
        var id = await memory.Api.CreateAsync(OurName.Expired(Hour));
        memory.Cloud.Faults.Set(LocalCloudFault.PendingEvent, 1, Delete);
        memory.Cloud.Requests.Clear();

        await using var sweep = memory.Account.Start("sweep");
        await memory.UntilAskedAsync(Delete);
        memory.Cloud.Vanish(id);
        memory.Cloud.Faults.Clear();
        var end = await sweep.WaitAsync();
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Empty(end.FailureLines);
    }

    [Fact]
    public async Task Sweep_TwoAtOnce_BothExitZero()
    {
        await using var memory = await MemoryCloud.StartAsync();
        for (var i = 0; i < 12; i++)
        {
            var name = OurName.Expired(Hour, $"n{i}");
            await memory.Api.CreateAsync(name);
            await memory.Api.CreateKeyAsync(name);
        }

        var ends = await Task.WhenAll(memory.Account.RunAsync("sweep"), memory.Account.RunAsync("sweep"));
        Assert.All(ends, end => Assert.True(end.ExitCode == 0, end.Errors));
        Assert.Empty(memory.DropletNames);
        Assert.Empty(memory.KeyNames);
    }

    [Fact]
    public async Task Sweep_DeleteThatLies_FailsWithOneLine()
    {
        await using var memory = await MemoryCloud.StartAsync();
        var name = OurName.Expired(Hour);
        var id = await memory.Api.CreateAsync(name);
        memory.Cloud.Faults.Set(LocalCloudFault.DeleteLies, 1);

        var end = await memory.Account.RunAsync("sweep", "--destroy-timeout", "3s");
        Assert.True(end.ExitCode == 125, end.Errors);
        Assert.Contains($"droplet {id} ({name})", Assert.Single(end.FailureLines), StringComparison.Ordinal);
        Assert.Equal(0, Lines(end, "destroyed droplet "));
        Assert.Equal([name], memory.DropletNames);
    }

    [Fact]
    public async Task Sweep_WithVolumesAndTags_TakesThemAndNamesThemInJson()
    {
        await using var memory = await MemoryCloud.StartAsync();
        var name = OurName.Expired(Hour);
        await memory.Api.CreateAsync(name, tag: "spinup");
        var volume = await memory.Api.CreateVolumeAsync(name);

        var end = await memory.Account.RunAsync("sweep", "--json");
        Assert.True(end.ExitCode == 0, end.Errors);
        using var document = JsonDocument.Parse(end.Output);
        var entries = document.RootElement.GetProperty("entries").EnumerateArray().ToList();
        Assert.Equal(["droplet", "volume", "tag"], entries.Select(entry => entry.GetProperty("kind").GetString()));
        Assert.Equal([volume, "spinup"], entries.Skip(1).Select(entry => entry.GetProperty("id").GetString()));
        Assert.Equal(JsonValueKind.Null, entries[2].GetProperty("expires_at").ValueKind);
        Assert.All(entries, entry => Assert.Equal("gone", entry.GetProperty("outcome").GetString()));
        Assert.True(document.RootElement.GetProperty("cost_usd").GetDecimal() > entries[0].GetProperty("cost_usd").GetDecimal());
        Assert.Equal((1, 1), (Lines(end, "destroyed volume "), Lines(end, "removed tag spinup")));
        Assert.Equal(0, memory.Cloud.VolumeCount);
    }

    [Fact]
    public async Task Sweep_RenewedLease_LeavesIt()
    {
        await using var memory = await MemoryCloud.StartAsync();
        var name = OurName.Expired(Hour);
        await memory.Api.CreateAsync(name, tag: OurName.Renewal(Hour));
        var end = await memory.Account.RunAsync("sweep");
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Equal([name], memory.DropletNames);
    }

    [Fact]
    public async Task Sweep_WithATokenThatMayNotListKeys_SaysSoAndFails()
    {
        await using var api = await StubApi.StartAsync();
        api.Answer = request => request.Target.StartsWith("/v2/account/keys", StringComparison.Ordinal)
            ? new(403, """{"id":"forbidden","message":"You are not authorized to perform this operation"}""")
            : new(200, "{}");
        var end = await new CliAccount(api.Url).RunAsync("sweep", "--json");
        Assert.True(end.ExitCode == 125, end.Errors);
        var line = Assert.Single(end.FailureLines);
        Assert.Contains("could not look for keys", line, StringComparison.Ordinal);
        Assert.Contains("Check that the token has the scope", line, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(end.Output);
        Assert.False(document.RootElement.GetProperty("clean").GetBoolean());
        Assert.Equal("ssh_key", document.RootElement.GetProperty("gaps")[0].GetProperty("kind").GetString());
    }

    // The same but for its last letter, so that the check letters do not fit.
    private static string Miswritten(string name) => name[..^1] + (name[^1] == '0' ? '1' : '0');

    private static IEnumerable<string> Sorted(params string[] names) => names.Order();

    private static int Lines(SpinupResult end, string beginning) => end.Errors.Split('\n').Count(line => line.StartsWith(beginning, StringComparison.Ordinal));
}
