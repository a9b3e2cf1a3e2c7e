using Spinup.Tests.Conformance;

namespace Spinup.Tests.Sdk.Autoscaling;

/// <summary>The Kubernetes autoscaler's own cases, where they are at hand, and the runner that runs them.</summary>
public sealed class ConformanceTests
{
    [SharedCasesFact]
    public void SharedCases_RunOnThePublicSurface_AllPass()
    {
        var report = ConformanceFile.Read(SharedCasesFactAttribute.Path!).Run();

        Assert.True(report.Failures.Count == 0, string.Join(Environment.NewLine, report.Failures));
        Assert.True(report.Passed >= 132, $"only {report} of 132 cases or more");
    }

    [Theory]
    [InlineData("{}", "format")]
    [InlineData("""{"format":"spinup-autoscale-conformance/1"}""", "cases")]
    [InlineData("""{"format":"spinup-autoscale-conformance/2","cases":[]}""", "spinup-autoscale-conformance/2")]
    [InlineData("""{"format":"spinup-autoscale-conformance/1","cases":{}}""", "not a list")]
    public void File_OfAnotherShape_SaysWhatIsWrong(string json, string named) =>
        Assert.Contains(named, Assert.Throws<BadFileException>(() => ConformanceFile.Parse(json)).Message, StringComparison.Ordinal);

    [Theory]
    [InlineData("5")]
    [InlineData("null")]
    [InlineData("{}")]
    [InlineData("{\"suite\":\"behavior_rate\",\"currentReplicas\":99999999999,\"expect\":{}}")]
    [InlineData("{\"suite\":null,\"expect\":{}}")]
    public void Case_ThatCannotBe_FailsAndTheOthersRun(string one)
    {
        var report = ConformanceFile.Parse($"{{\"format\":\"spinup-autoscale-conformance/1\",\"cases\":[{one}, {one}]}}").Run();

        Assert.Equal((0, 2), (report.Passed, report.Failures.Count));
    }

    [Fact]
    public void Case_ThatExpectsSomethingElse_FailsWithBoth()
    {
        var report = ConformanceFile.Parse("""
            {"format":"spinup-autoscale-conformance/1","cases":[
              {"id":"right","suite":"per_pod_usage","usageMilli":20000,"currentReplicas":3,"expect":{"usageMilli":6667}},
              {"id":"wrong","suite":"per_pod_usage","usageMilli":20000,"currentReplicas":3,"expect":{"usageMilli":6666}},
              {"id":"unknown field","suite":"per_pod_usage","usageMilli":20000,"currentReplicas":3,"expect":{"unheardOf":1}},
              {"id":"unknown suite","suite":"unheard_of","expect":{}}]}
            """).Run();

        Assert.Equal((1, "1 passed, 3 failed"), (report.Passed, report.ToString()));
        Assert.Equal("FAILED wrong: usageMilli: expected 6666, got 6667", report.Failures[0].ToString());
        Assert.Equal(["wrong", "unknown field", "unknown suite"], report.Failures.Select(failure => failure.Id));
    }
}
