using Spinup.Testing;

namespace Spinup.Tests.Generators;

public sealed class EmissionTests
{
    private const string Everything = GeneratorRun.Usings + """
        namespace Some.Space;

        public readonly record struct Kind(string Wire) : IFormattable
        {
            public override string ToString() => Wire;
            public string ToString(string? format, IFormatProvider? formatProvider) => Wire;
        }

        public sealed record Thing;

        [Headers("X-Who: interface", "X-Kept: yes", "X-Gone: soon")]
        public interface IThingsApi
        {
            [Scope("thing:read"), Get("/v2/things/{thingId}")]
            Task<Thing> GetAsync(long thingId, CancellationToken cancellationToken = default);

            [Scope("thing:read", "other:read"), Get("/v2/things/{name}/parts/{kind}/all")]
            Task<Thing?> GetPartAsync([AliasAs("name")] Kind thing, Kind kind, CancellationToken cancellationToken = default);

            [Scope("thing:read"), Get("/v2/things")]
            Task<Thing> ListAsync(int? page = null, [AliasAs("per_page")] long? perPage = null, string? @class = null, bool? own = null, Kind? kind = null, DateTimeOffset? since = null,
                IReadOnlyList<string>? tags = null, [Query(CollectionFormat.Multi)] long[]? ids = null, [Query(CollectionFormat.Csv)] List<Kind>? kinds = null, CancellationToken cancellationToken = default);

            [Scope("thing:create"), Post("/v2/things"), Headers("X-Who: method", "X-Gone")]
            Task<Thing> CreateAsync([Body] Thing thing, [Header("X-Mark")] string? mark, CancellationToken cancellationToken = default);

            [Scope("thing:update"), Put("/v2/things/{id}")] Task PutAsync(long id, [Body] Thing thing, CancellationToken cancellationToken = default);

            [Scope("thing:update"), Patch("/v2/things/{id}")] Task PatchAsync(int id, [Body] Thing thing, CancellationToken cancellationToken = default);

            [Scope("thing:delete"), Delete("/v2/things/{ID}")] Task DeleteAsync(long id, [Body] Thing thing, CancellationToken cancellationToken = default);

            static string NotAnOperation => "";

            bool AlsoNone() => true;
        }
        """;

    private const string Second = GeneratorRun.Usings + """
        public sealed record Other;

        public partial interface Another
        {
            [Scope("other:read"), Get("/v2/other")] Task<Other> GetAsync(CancellationToken stop);
        }

        public partial interface Another
        {
            [Scope("other:read"), Get("/v2/others")] Task<Other> GetAllAsync(CancellationToken stop);
        }

        public interface INotAnApi
        {
            [Obsolete] void Nothing();
        }
        """;

    [Fact]
    public void Client_OfEverySupportedShape_IsAsReviewedAndCompiles()
    {
        var run = new GeneratorRun(Everything, Second);

        Assert.Empty(run.Result.Diagnostics);
        Assert.Empty(run.CompilerErrors);
        Assert.Equal(["Another.g.cs", "GeneratedClients.g.cs", "OperationCatalogue.g.cs", "Some.Space.IThingsApi.g.cs"], run.Result.GeneratedSources.Select(s => s.HintName).Order(StringComparer.Ordinal));
        Snapshots.Verify(run.Emitted("Some.Space.IThingsApi.g.cs"), "Client");
        Snapshots.Verify(run.Emitted("Another.g.cs"), "ClientWithoutNamespace");
        Snapshots.Verify(run.Emitted("GeneratedClients.g.cs"), "Factory");
        Snapshots.Verify(run.Emitted("OperationCatalogue.g.cs"), "Catalogue");
    }

    [Fact]
    public void WithTheRealRefit_OnlyTheCatalogueIsEmitted()
    {
        var run = new GeneratorRun(Everything, Second, "namespace Refit; public static class RestService;");

        Assert.Equal("OperationCatalogue.g.cs", Assert.Single(run.Result.GeneratedSources).HintName);
        Assert.Equal(new GeneratorRun(Everything, Second).Emitted("OperationCatalogue.g.cs"), run.Emitted("OperationCatalogue.g.cs"));
        Assert.Empty(run.Result.Diagnostics);
    }

    [Fact]
    public void WithoutAnApi_NothingIsEmitted() => Assert.Empty(new GeneratorRun("public interface INothing { void Do(); }").Result.GeneratedSources);
}
