using Microsoft.CodeAnalysis;
using Spinup.Sdk.Generators;

namespace Spinup.Tests.Generators;

public sealed class CachingTests
{
    private static readonly string First = Api("IFirstApi", "/v2/first");
    private static readonly string Second = Api("ISecondApi", "/v2/second");

    [Fact]
    public void UnrelatedFileAdded_NothingIsMadeAgain()
    {
        var run = new GeneratorRun(First, Second);

        run.Change("Unrelated.cs", "public sealed class Unrelated { public interface INone { void Do(); } }");

        Assert.All(run.Reasons(ApiGenerator.InterfacesStep), Unchanged);
        Assert.All(run.OutputReasons, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void CommentChanged_TheModelIsFoundEqualAndNothingIsEmittedAgain()
    {
        var run = new GeneratorRun(First, Second);

        run.Change("Source1.cs", "// A new first line.\n" + First.Replace("Task<Uri>", "/* a thing */ Task<Uri>", StringComparison.Ordinal));

        Assert.All(run.Reasons(ApiGenerator.InterfacesStep), Unchanged);
        Assert.All(run.OutputReasons, reason => Assert.Equal(IncrementalStepRunReason.Cached, reason));
    }

    [Fact]
    public void OneInterfaceChanged_OnlyItsClientAndTheLists()
    {
        var run = new GeneratorRun(First, Second);
        var before = run.Emitted("ISecondApi.g.cs");

        run.Change("Source1.cs", Api("IFirstApi", "/v2/changed"));

        Assert.Equal([IncrementalStepRunReason.Modified, IncrementalStepRunReason.Unchanged], run.Reasons(ApiGenerator.InterfacesStep).Select(r => r == IncrementalStepRunReason.Cached ? IncrementalStepRunReason.Unchanged : r).Order());
        Assert.Contains("v2/changed", run.Emitted("IFirstApi.g.cs"), StringComparison.Ordinal);
        Assert.Contains("/v2/changed", run.Emitted("OperationCatalogue.g.cs"), StringComparison.Ordinal);
        Assert.Equal(before, run.Emitted("ISecondApi.g.cs"));
        Assert.Contains(IncrementalStepRunReason.Cached, run.OutputReasons);
        Assert.Contains(IncrementalStepRunReason.Modified, run.OutputReasons);
    }

    private static void Unchanged(IncrementalStepRunReason reason) => Assert.True(reason is IncrementalStepRunReason.Cached or IncrementalStepRunReason.Unchanged, reason.ToString());

    private static string Api(string name, string path) => GeneratorRun.Usings + $$"""
        public interface {{name}}
        {
            [Scope("thing:read"), Get("{{path}}")] Task<Uri> GetAsync(CancellationToken cancellationToken = default);
        }
        """;
}
