using System.Text.RegularExpressions;
using Spinup.Sdk;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Actions;

namespace Spinup.Tests.Sdk.LocalCloud.Contract;

/// <summary>Walks every operation of the typed client against LocalCloud, with real data.</summary>
/// <remarks>With <c>tests/prism/run</c> the official description stands between the two and turns every violation of either side into an error.</remarks>
[Trait("Category", "Contract")]
public sealed partial class ContractTests
{
    [Fact]
    public async Task EveryOperation_WithRealData_AnswersAsTheClientReadsIt()
    {
        await using var contract = await ContractCloud.StartAsync();
        var api = contract.Api;
        await AccountWalk.RunAsync(api);
        await DropletWalk.RunAsync(api);
        await DropletActionWalk.RunAsync(api, contract.Direct);
        await ImageWalk.RunAsync(api, contract.Client(contract.Cloud.TokenFor("recipient")));
        await TagWalk.RunAsync(api);
        await VpcWalk.RunAsync(api);
        await VolumeWalk.RunAsync(api);

        await RefusalWalk.RunAsync(contract);

        var asked = contract.Cloud.Requests.Counts.Keys.Select(WithoutNames).ToHashSet();
        Assert.Subset(asked, OperationCatalogue.All.Select(o => WithoutNames($"{o.Method} {o.Path}")).ToHashSet());
        Assert.Equal(0, contract.Cloud.DropletCount);
        Assert.Equal(0, contract.Cloud.KeyCount);
        Assert.Equal(0, contract.Cloud.VolumeCount);
        Assert.Empty(contract.Cloud.Account().VolumeSnapshots);
        Assert.Empty(contract.Cloud.Account().Images);
        Assert.Empty(contract.Cloud.Account().Tags);
    }

    /// <summary>Waits, request by request, for an action's end.</summary>
    internal static async Task<ResourceAction> EndOf(IDigitalOceanClient api, ResourceAction action)
    {
        for (var tries = 0; tries < 50; tries++)
        {
            var now = (await api.Actions.GetAsync(action.Id)).Action;
            if (now.Status != ActionStatus.InProgress)
            {
                Assert.Equal(ActionStatus.Completed, now.Status);
                Assert.NotNull(now.CompletedAt);
                return now;
            }
        }

        Assert.Fail($"Action {action.Id} ({action.Type}) did not end.");
        return action;
    }

    /// <summary>Expects a refusal in the API's own words.</summary>
    internal static async Task<DigitalOceanApiException> RefusedAsync(Func<Task> call, int status, string message)
    {
        var error = await Assert.ThrowsAsync<DigitalOceanApiException>(call);
        Assert.Equal((status, message), ((int)error.StatusCode!, error.ApiMessage));
        Assert.False(string.IsNullOrEmpty(error.RequestId));
        return error;
    }

    private static string WithoutNames(string operation) => Parameter().Replace(operation, "{}");

    [GeneratedRegex("\\{[^}]*\\}")]
    private static partial Regex Parameter();
}
