using Microsoft.CodeAnalysis;

namespace Spinup.Tests.Generators;

public sealed class DiagnosticTests
{
    private const string Fine = "[Scope(\"a:read\"), Get(\"/v2/a\")] Task<Uri> FineAsync(CancellationToken stop);";

    /// <summary>Each shape that is refused: a name, the source between marks where the diagnostic must point, its id, and words of its message.</summary>
    public static TheoryData<string, string, string, string> Refused => new()
    {
        { "generic interface", "public interface «IApi»<T> { " + Fine + " }", "SPINUPGEN001", "is generic" },
        { "nested interface", "public class Outer { public interface «IApi» { " + Fine + " } }", "SPINUPGEN001", "nested" },
        { "inheriting interface", "public interface «IApi» : IDisposable { " + Fine + " }", "SPINUPGEN001", "inherits" },
        { "method without a verb", "public interface IApi { " + Fine + " Task «OtherAsync»(); }", "SPINUPGEN002", "no Refit verb" },
        { "property", "public interface IApi { " + Fine + " int «Count» { get; } }", "SPINUPGEN002", "no Refit verb" },
        { "event", "public interface IApi { " + Fine + " event Action «Changed»; }", "SPINUPGEN002", "no Refit verb" },
        { "generic method", Method("Task<Uri> «DoAsync»<T>(CancellationToken stop)"), "SPINUPGEN002", "is generic" },
        { "two verbs", "public interface IApi { [Scope(\"a:read\"), Get(\"/v2/a\"), Post(\"/v2/a\")] Task<Uri> «DoAsync»(CancellationToken stop); }", "SPINUPGEN002", "more than one verb" },
        { "not a task", Method("Uri «Do»(CancellationToken stop)"), "SPINUPGEN003", "only Task" },
        { "value task", Method("ValueTask<Uri> «DoAsync»(CancellationToken stop)"), "SPINUPGEN003", "only Task" },
        { "task of string", Method("Task<string> «DoAsync»(CancellationToken stop)"), "SPINUPGEN003", "JSON record" },
        { "task of response", Method("Task<System.Net.Http.HttpResponseMessage> «DoAsync»(CancellationToken stop)"), "SPINUPGEN003", "JSON record" },
        { "relative path", Method("Task<Uri> «DoAsync»(CancellationToken stop)", path: "v2/a"), "SPINUPGEN004", "must be made of" },
        { "query in the path", Method("Task<Uri> «DoAsync»(CancellationToken stop)", path: "/v2/a?b=1"), "SPINUPGEN004", "must be made of" },
        { "dots in the path", Method("Task<Uri> «DoAsync»(CancellationToken stop)", path: "/v2/../a"), "SPINUPGEN004", "must be made of" },
        { "rest of path", Method("Task<Uri> «DoAsync»(string rest, CancellationToken stop)", path: "/v2/{**rest}"), "SPINUPGEN004", "must be made of" },
        { "path without its parameter", Method("Task<Uri> «DoAsync»(long other, CancellationToken stop)", path: "/v2/{id}"), "SPINUPGEN004", "{id} of the path has no parameter" },
        { "segment twice", Method("Task<Uri> «DoAsync»(long id, CancellationToken stop)", path: "/v2/{id}/{id}"), "SPINUPGEN004", "twice" },
        { "object as query", Method("Task<Uri> DoAsync(object «filter», CancellationToken stop)"), "SPINUPGEN005", "cannot be written" },
        { "enum as query", Method("Task<Uri> DoAsync(DayOfWeek «day», CancellationToken stop)"), "SPINUPGEN005", "open enum" },
        { "DateTime as query", Method("Task<Uri> DoAsync(DateTime «day», CancellationToken stop)"), "SPINUPGEN005", "DateTimeOffset" },
        { "list of objects as query", Method("Task<Uri> DoAsync(List<Uri> «uris», CancellationToken stop)"), "SPINUPGEN005", "System.Uri" },
        { "list in the path", Method("Task<Uri> DoAsync(string[] «ids», CancellationToken stop)", path: "/v2/{ids}"), "SPINUPGEN005", "dot segment" },
        { "text in the path", Method("Task<Uri> DoAsync(string «id», CancellationToken stop)", path: "/v2/{id}"), "SPINUPGEN005", "dot segment" },
        { "struct that is not formattable in a query", Method("Task<Uri> DoAsync(Word «word», CancellationToken stop)") + " public struct Word { public override string ToString() => \"\"; }", "SPINUPGEN005", "IFormattable" },
        { "list of such structs", Method("Task<Uri> DoAsync(Word[] «words», CancellationToken stop)") + " public struct Word { public override string ToString() => \"\"; }", "SPINUPGEN005", "IFormattable" },
        { "record struct without words", Method("Task<Uri> DoAsync(Pair «pair», CancellationToken stop)") + " public record struct Pair(int A, int B) : IFormattable { string IFormattable.ToString(string? format, IFormatProvider? provider) => \"\"; }", "SPINUPGEN005", "cannot be written" },
        { "ref parameter", Method("Task<Uri> DoAsync(in long «id», CancellationToken stop)"), "SPINUPGEN005", "by reference" },
        { "same name twice", Method("Task<Uri> «DoAsync»(long id, [AliasAs(\"ID\")] long other, CancellationToken stop)"), "SPINUPGEN005", "both called" },
        { "two bodies", Method("Task<Uri> «DoAsync»([Body] Uri a, [Body] Uri b, CancellationToken stop)", verb: "Post"), "SPINUPGEN006", "more than one body" },
        { "get with a body", Method("Task<Uri> «DoAsync»([Body] Uri a, CancellationToken stop)"), "SPINUPGEN006", "GET with a body" },
        { "unknown attribute on a method", "public interface IApi { [Scope(\"a:read\"), Post(\"/v2/a\"), «Multipart»] Task<Uri> DoAsync(CancellationToken stop); }", "SPINUPGEN007", "[Multipart]" },
        { "unknown attribute on a parameter", Method("Task<Uri> DoAsync([«Authorize»] string token, CancellationToken stop)"), "SPINUPGEN007", "[Authorize]" },
        { "body with arguments", Method("Task<Uri> DoAsync([«Body(true)»] Uri a, CancellationToken stop)", verb: "Post"), "SPINUPGEN007", "[Body]" },
        { "other collection format", Method("Task<Uri> DoAsync([«Query(CollectionFormat.Pipes)»] string[] a, CancellationToken stop)"), "SPINUPGEN007", "[Query]" },
        { "odd alias", Method("Task<Uri> DoAsync([«AliasAs(\"a b\")»] string a, CancellationToken stop)"), "SPINUPGEN007", "[AliasAs]" },
        { "header of the body", "public interface IApi { [Scope(\"a:read\"), Get(\"/v2/a\"), «Headers(\"Content-Type: text/plain\")»] Task<Uri> DoAsync(CancellationToken stop); }", "SPINUPGEN008", "Content-Type" },
        { "header without a name", "[«Headers(\": x\")»] public interface IApi { " + Fine + " }", "SPINUPGEN008", "not a request header" },
        { "no token", Method("Task<Uri> «DoAsync»()"), "SPINUPGEN009", "CancellationToken" },
        { "token not last", Method("Task<Uri> «DoAsync»(CancellationToken stop, int page)"), "SPINUPGEN009", "last" },
        { "two tokens", Method("Task<Uri> «DoAsync»(CancellationToken a, CancellationToken b)"), "SPINUPGEN009", "one CancellationToken" },
        { "no scope", "public interface IApi { [Get(\"/v2/a\")] Task<Uri> «DoAsync»(CancellationToken stop); }", "SPINUPGEN010", "[Scope(" },
        { "odd scope", "public interface IApi { [Scope(\"everything\"), Get(\"/v2/a\")] Task<Uri> «DoAsync»(CancellationToken stop); }", "SPINUPGEN010", "[Scope(" },
    };

    [Theory]
    [MemberData(nameof(Refused))]
    public void UnsupportedShape_IsRefusedAtItsPlaceAndNothingIsEmittedForIt(string name, string marked, string id, string words)
    {
        Assert.NotEmpty(name);
        var source = GeneratorRun.Usings + marked;
        var (start, end) = (source.IndexOf('«'), source.IndexOf('»') - 1);

        var run = new GeneratorRun(source.Replace("«", "", StringComparison.Ordinal).Replace("»", "", StringComparison.Ordinal));

        var diagnostic = Assert.Single(run.Result.Diagnostics);
        Assert.Equal((id, DiagnosticSeverity.Error), (diagnostic.Id, diagnostic.Severity));
        Assert.Contains(words, diagnostic.GetMessage(System.Globalization.CultureInfo.InvariantCulture), StringComparison.Ordinal);
        Assert.Equal(("Source1.cs", start, end), (diagnostic.Location.GetLineSpan().Path, diagnostic.Location.SourceSpan.Start, diagnostic.Location.SourceSpan.End));
        Assert.Empty(run.Result.GeneratedSources);
        Assert.Null(run.Result.Exception);
    }

    [Fact]
    public void OneRefusedInterface_DoesNotKeepTheOthersFromBeingWritten()
    {
        var run = new GeneratorRun(GeneratorRun.Usings + "public interface IGoodApi { " + Fine + " } public interface IBadApi<T> { " + Fine + " }");

        Assert.Single(run.Result.Diagnostics);
        Assert.Contains("IGoodApi", run.Emitted("OperationCatalogue.g.cs"), StringComparison.Ordinal);
        Assert.DoesNotContain("IBadApi", run.Emitted("OperationCatalogue.g.cs"), StringComparison.Ordinal);
    }

    private static string Method(string signature, string verb = "Get", string path = "/v2/a") =>
        $$"""public interface IApi { [Scope("a:read"), {{verb}}("{{path}}")] {{signature}}; }""";
}
