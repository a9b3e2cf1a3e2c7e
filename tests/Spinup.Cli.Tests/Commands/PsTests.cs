using System.Text.Json;
using Spinup.Tests.Cli.Driving;

namespace Spinup.Tests.Cli.Commands;

/// <summary><c>spinup ps</c>: ours and only ours, for people and for scripts.</summary>
public sealed class PsTests
{
    [Fact]
    public async Task Ps_Json_IsAnArrayOfOurs()
    {
        await using var memory = await MemoryCloud.StartAsync();
        var (expired, living) = (OurName.Expired(TimeSpan.FromHours(1)), OurName.Lasting(TimeSpan.FromHours(1)));
        var (first, second) = (await memory.Api.CreateAsync(expired), await memory.Api.CreateAsync(living));
        await memory.Api.CreateAsync("web-1");

        var end = await memory.Account.RunAsync("ps", "--json");
        Assert.True(end.ExitCode == 0, end.Errors);
        using var document = JsonDocument.Parse(end.Output);
        var rows = document.RootElement.EnumerateArray().OrderBy(row => row.GetProperty("id").GetInt64() == second).ToList();
        Assert.Equal([first, second], rows.Select(row => row.GetProperty("id").GetInt64()));
        Assert.Equal([expired, living], rows.Select(row => row.GetProperty("name").GetString()));
        Assert.Equal([true, false], rows.Select(row => row.GetProperty("expired").GetBoolean()));
        Assert.All(rows, row => Assert.Equal(TimeSpan.Zero, row.GetProperty("expires_at").GetDateTimeOffset().Offset));
        Assert.InRange(rows[1].GetProperty("expires_at").GetDateTimeOffset(), DateTimeOffset.UtcNow.AddMinutes(50), DateTimeOffset.UtcNow.AddMinutes(61));
    }

    [Fact]
    public async Task Ps_NothingOfOurs_IsAnEmptyArray()
    {
        await using var memory = await MemoryCloud.StartAsync();
        await memory.Api.CreateAsync("web-1");
        var end = await memory.Account.RunAsync("ps", "--json");
        Assert.True(end.ExitCode == 0, end.Errors);
        Assert.Equal("[]", end.Text.Trim());
    }

    [Fact]
    public async Task Ps_ForPeople_IsATableWithALineForEach()
    {
        await using var memory = await MemoryCloud.StartAsync();
        var name = OurName.Lasting(TimeSpan.FromHours(1), "mine");
        var id = await memory.Api.CreateAsync(name);
        await memory.Api.CreateAsync("web-1");

        var end = await memory.Account.RunAsync("ps");
        Assert.True(end.ExitCode == 0, end.Errors);
        var lines = end.Text.Split('\n', StringSplitOptions.RemoveEmptyEntries);
        Assert.Equal(2, lines.Length);
        Assert.StartsWith("ID", lines[0], StringComparison.Ordinal);
        Assert.Matches($"^{id} +mine +.* {name}$", lines[1]);
    }

    [Fact]
    public async Task Ps_TokenThatIsRevoked_FailsWithTheApisWordsAndNoTrace()
    {
        await using var memory = await MemoryCloud.StartAsync();
        memory.Cloud.Revoke(memory.Account.Token);
        var end = await memory.Account.RunAsync("ps", "--json");
        Assert.Equal(125, end.ExitCode);
        var line = Assert.Single(end.FailureLines);
        Assert.Contains("Unable to authenticate you", line, StringComparison.Ordinal);
        Assert.DoesNotContain(memory.Account.Token, end.Errors + end.Text, StringComparison.Ordinal);
        using var document = JsonDocument.Parse(end.Output);
        Assert.Equal(125, document.RootElement.GetProperty("exit_code").GetInt32());
    }
}
