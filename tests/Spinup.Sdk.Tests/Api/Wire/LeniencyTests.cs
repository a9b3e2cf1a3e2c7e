using System.Collections;
using System.Text.Json;
using Spinup.Sdk;
using Spinup.Sdk.Api.Actions;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Api.Wire;

namespace Spinup.Tests.Sdk.Api.Wire;

[Trait("Category", "Wire")]
public sealed class LeniencyTests
{
    public static TheoryData<string> AnswerTypes =>
        [.. typeof(DigitalOceanApiException).Assembly.GetTypes().Where(IsAnswer).Select(t => t.FullName!).Order(StringComparer.Ordinal)];

    /// <summary>Whatever the service leaves out or sets to null, no property that promises a value holds null.</summary>
    [Theory]
    [MemberData(nameof(AnswerTypes))]
    public void Record_WithNothingOrOnlyNulls_KeepsItsPromises(string typeName)
    {
        var type = typeof(DigitalOceanApiException).Assembly.GetType(typeName, throwOnError: true)!;
        var info = ApiJson.Options.GetTypeInfo(type);
        var nulls = "{" + string.Join(',', info.Properties.Select(p => $"\"{p.Name}\":null")) + "}";
        foreach (var json in new[] { "{}", nulls, nulls.Replace("}", ",\"unknown\":[{}]}", StringComparison.Ordinal).Replace("{,", "{", StringComparison.Ordinal) })
        {
            var read = JsonSerializer.Deserialize(json, info)!;
            foreach (var property in type.GetProperties().Where(p => p.GetIndexParameters().Length == 0))
            {
                var promised = new System.Reflection.NullabilityInfoContext().Create(property).ReadState == System.Reflection.NullabilityState.NotNull;
                Assert.False(promised && property.GetValue(read) is null, $"{type.Name}.{property.Name} is null after {json}");
            }

            if (!typeName.Contains("ActionAnswer", StringComparison.Ordinal))
            {
                Assert.Equal(Activator.CreateInstance(type), read);
            }
        }
    }

    [Theory]
    [InlineData("\"5000000001\"", 5_000_000_001)]
    [InlineData("5000000001", 5_000_000_001)]
    [InlineData("9223372036854775807", long.MaxValue)]
    [InlineData("null", 0)]
    [InlineData("\"\"", 0)]
    public void Id_AsNumberOrString_IsRead(string json, long expected) =>
        Assert.Equal(expected, Read<DropletAnswer>($$$"""{"droplet":{"id":{{{json}}}}}""").Droplet.Id);

    [Theory]
    [InlineData("true", true)]
    [InlineData("\"true\"", true)]
    [InlineData("\"False\"", false)]
    [InlineData("null", false)]
    public void Flag_AsBooleanOrString_IsRead(string json, bool expected) =>
        Assert.Equal(expected, Read<DropletAnswer>($$$"""{"droplet":{"locked":{{{json}}}}}""").Droplet.Locked);

    [Theory]
    [InlineData("""{"droplet":{"id":"seven"}}""")]
    [InlineData("""{"droplet":{"id":[7]}}""")]
    [InlineData("""{"droplet":{"id":9223372036854775808}}""")]
    [InlineData("""{"droplet":{"locked":"perhaps"}}""")]
    [InlineData("""{"droplet":{"created_at":"yesterday"}}""")]
    [InlineData("""{"droplet":{"status":7}}""")]
    [InlineData("""{"droplet":[]}""")]
    public void WrongValue_IsAJsonException(string json) => Assert.ThrowsAny<JsonException>(() => Read<DropletAnswer>(json));

    [Fact]
    public void Action_CalledDone_IsCompleted()
    {
        Assert.True(Read<ActionAnswer>("""{"action":{"status":"done"}}""").Action.Status.IsCompleted);
        Assert.True(ActionStatus.Completed.IsCompleted);
        Assert.False(ActionStatus.InProgress.IsCompleted);
        Assert.False(ActionStatus.Errored.IsCompleted);
        Assert.False(default(ActionStatus).IsCompleted);
    }

    [Fact]
    public void RepeatedMember_TheLastCounts() => Assert.Equal(2, Read<DropletAnswer>("""{"droplet":{"id":1,"id":2}}""").Droplet.Id);

    [Fact]
    public void OpenEnum_UnknownValue_SurvivesAReadAndAWrite()
    {
        var droplet = Read<DropletAnswer>("""{"droplet":{"status":"hibernating"}}""");

        Assert.Contains("\"status\":\"hibernating\"", JsonSerializer.Serialize(droplet, ApiJson.Of<DropletAnswer>()), StringComparison.Ordinal);
    }

    [Fact]
    public void Numbers_AreWrittenAsTheyWereRead()
    {
        const string size = """{"sizes":[{"slug":"a","memory":1,"vcpus":2,"disk":3,"transfer":0.5,"price_monthly":84.0,"price_hourly":0.00743999984115362,"available":false}]}""";

        var written = JsonSerializer.Serialize(Read<Spinup.Sdk.Api.Sizes.SizePage>(size), ApiJson.Of<Spinup.Sdk.Api.Sizes.SizePage>());

        Assert.Contains("\"memory\":1,\"vcpus\":2,\"disk\":3,\"transfer\":0.5,\"price_monthly\":84.0,\"price_hourly\":0.00743999984115362", written, StringComparison.Ordinal);
    }

    [Fact]
    public void UserData_IsSentButNeverPrinted()
    {
        var one = new CreateDropletRequest { Name = "n", Size = "s", Image = "i", UserData = "hunter2" };
        var many = new CreateDropletsRequest { Names = ["n"], Size = "s", Image = "i", UserData = "hunter2" };

        Assert.Contains("hunter2", JsonSerializer.Serialize(one, ApiJson.Of<CreateDropletRequest>()), StringComparison.Ordinal);
        Assert.Contains("(not shown)", one.ToString(), StringComparison.Ordinal);
        Assert.DoesNotContain("hunter2", one.ToString() + many, StringComparison.Ordinal);
    }

    private static T Read<T>(string json) => JsonSerializer.Deserialize(json, ApiJson.Of<T>())!;

    // Records the client reads: those without required members, which are requests.
    private static bool IsAnswer(Type type) =>
        type is { IsPublic: true, IsClass: true, IsAbstract: false, Namespace: { } space } && space.StartsWith("Spinup.Sdk.Api.", StringComparison.Ordinal)
        && type.GetMethod("<Clone>$") is not null
        && !type.Name.EndsWith("Request", StringComparison.Ordinal) && type.Name is not ("SelectedResources" or "TaggedResource" or "ImageTransfer")
        && !typeof(IEnumerable).IsAssignableFrom(type);
}
