using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Api.Snapshots;
using Spinup.Sdk.Api.Tags;
using Spinup.Sdk.Api.Wire;

namespace Spinup.Tests.Sdk.Api.Wire;

[Trait("Category", "Wire")]
public sealed class AddressTests
{
    public static TheoryData<object?, string?> Values => new()
    {
        { null, null },
        { "", "" },
        { "a b/c", "a b/c" },
        { true, "true" },
        { false, "false" },
        { 7, "7" },
        { -3_000_000_001L, "-3000000001" },
        { 0.5, "0.5" },
        { new DateTimeOffset(2026, 11, 22, 3, 4, 5, TimeSpan.FromHours(2)), "2026-11-22T01:04:05Z" },
        { new DateTimeOffset(2026, 11, 22, 3, 4, 5, 60, TimeSpan.Zero), "2026-11-22T03:04:05.06Z" },
        { DropletStatus.Active, "active" },
        { DropletStatus.From("unheard-of"), "unheard-of" },
        { ImageRef.FromId(7_000_000_000), "7000000000" },
        { TagName.Parse("a:b"), "a:b" },
    };

    [Theory]
    [MemberData(nameof(Values))]
    public void Value_IsWrittenAsTheApiReadsIt(object? value, string? expected) => Assert.Equal(expected, UrlValue.Format(value));

    [Fact]
    public void Value_ThatWouldNameSomethingElse_IsRefused()
    {
        foreach (var value in new object[] { ".", "..", default(DropletStatus), default(ImageRef), default(SshKeyRef), default(TagName), default(ResourceId), default(SnapshotResourceType) })
        {
            Assert.Throws<ArgumentException>(() => UrlValue.Format(value));
        }
    }

    [Fact]
    public void Collections_AreCommaSeparatedOrRepeated()
    {
        string[] texts = ["a,b", "c d"];
        long[] numbers = [1, 2];
        var url = new ApiUrl("v2/a");
        url.Query("left_out", (string?)null);
        url.Query("left_out", (long?)null);
        url.QueryCsv("left_out", null);
        url.QueryMulti("left_out", null);
        url.Query("empty", "");
        url.QueryCsv("csv", texts);
        url.QueryMulti("multi", numbers);

        Assert.Equal("v2/a?empty=&csv=a%2Cb%2Cc%20d&multi=1&multi=2", url.Build());
    }

    [Theory]
    [InlineData("..")]
    [InlineData(".")]
    [InlineData("")]
    [InlineData(" ")]
    [InlineData(null)]
    public async Task Path_ThatWouldNameSomethingElse_SendsNothing(string? id)
    {
        await using var client = await WireClient.StartAsync(200, "{}");

        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.Api.Vpcs.DeleteAsync(id!));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.Api.Snapshots.GetAsync(id!));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.Api.Vpcs.UpdatePeeringAsync("v", id!, new() { Name = "n" }));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.Api.Tags.DeleteAsync(id!));

        Assert.Empty(client.Stub.Requests);
    }

    [Fact]
    public async Task DefaultOrOddStruct_SendsNothing()
    {
        await using var client = await WireClient.StartAsync(204);

        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.Api.Droplets.DeleteByTagAsync(default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.Api.Droplets.DeleteByTagAsync(""));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.Api.Droplets.DeleteByTagAsync("a b"));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.Api.Vpcs.DeleteAsync(default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.Api.SshKeys.DeleteAsync(default));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.Api.SshKeys.DeleteAsync(".."));
        await Assert.ThrowsAnyAsync<ArgumentException>(() => client.Api.Images.GetAsync(default));

        Assert.Empty(client.Stub.Requests);
    }

    [Theory]
    [InlineData("a/b?c#d", "a%2Fb%3Fc%23d")]
    [InlineData("%2e%2e", "%252e%252e")]
    [InlineData("ä ", "%C3%A4%20")]
    [InlineData("...", "...")]
    public async Task Path_WithOddCharacters_StaysOneSegment(string id, string sent)
    {
        await using var client = await WireClient.StartAsync(204);

        await client.Api.Vpcs.DeleteAsync(id);

        Assert.Equal("/v2/vpcs/" + sent, client.Stub.Requests[0].Target);
    }

    [Fact]
    public void Header_WithALineBreak_IsRefused()
    {
        using var request = new HttpRequestMessage();

        Assert.ThrowsAny<FormatException>(() => ApiCalls.Header(request, "X-Mark", "a\r\nX-Other: b"));
    }

    [Fact]
    public void Header_SetTwice_TheLastWins()
    {
        using var request = new HttpRequestMessage();
        ApiCalls.Header(request, "X-Mark", "a");
        ApiCalls.Header(request, "x-mark", "b");
        ApiCalls.Header(request, "X-Gone", "a");
        ApiCalls.Header(request, "X-Gone", null);

        Assert.Equal("X-Mark: b", request.Headers.ToString().Trim(), ignoreCase: true);
    }
}
