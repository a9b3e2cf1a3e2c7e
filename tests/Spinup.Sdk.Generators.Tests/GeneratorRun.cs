using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Spinup.Sdk.Generators;

namespace Spinup.Tests.Generators;

/// <summary>Runs the generator over source, beside stand-ins for the attributes and for what emitted code calls.</summary>
internal sealed class GeneratorRun
{
    private const string Prelude = """
        using System;
        using System.Collections;
        using System.Net.Http;
        using System.Threading;
        using System.Threading.Tasks;

        namespace Refit
        {
            [AttributeUsage(AttributeTargets.Method)] internal sealed class GetAttribute(string path) : Attribute;
            [AttributeUsage(AttributeTargets.Method)] internal sealed class PostAttribute(string path) : Attribute;
            [AttributeUsage(AttributeTargets.Method)] internal sealed class PutAttribute(string path) : Attribute;
            [AttributeUsage(AttributeTargets.Method)] internal sealed class PatchAttribute(string path) : Attribute;
            [AttributeUsage(AttributeTargets.Method)] internal sealed class DeleteAttribute(string path) : Attribute;
            [AttributeUsage(AttributeTargets.Method)] internal sealed class MultipartAttribute : Attribute;
            [AttributeUsage(AttributeTargets.Parameter)] internal sealed class BodyAttribute : Attribute { public BodyAttribute() { } public BodyAttribute(bool buffered) { } }
            [AttributeUsage(AttributeTargets.Parameter)] internal sealed class AliasAsAttribute(string name) : Attribute;
            [AttributeUsage(AttributeTargets.Parameter)] internal sealed class HeaderAttribute(string header) : Attribute;
            [AttributeUsage(AttributeTargets.Parameter)] internal sealed class AuthorizeAttribute : Attribute;
            [AttributeUsage(AttributeTargets.All)] internal sealed class HeadersAttribute(params string[] headers) : Attribute;
            [AttributeUsage(AttributeTargets.Parameter)] internal sealed class QueryAttribute(CollectionFormat format) : Attribute;
            internal enum CollectionFormat { RefitParameterFormatter, Csv, Ssv, Tsv, Pipes, Multi }
        }

        namespace Spinup.Sdk.Api
        {
            [AttributeUsage(AttributeTargets.Method)] internal sealed class ScopeAttribute(params string[] scopes) : Attribute;
            public sealed record ApiOperation(string Method, string Path, string Interface, string Member, System.Collections.Generic.IReadOnlyList<string> Scopes);
            public static partial class OperationCatalogue;
        }

        namespace Spinup.Sdk.Api.Wire
        {
            internal ref struct ApiUrl
            {
                public ApiUrl(string literal) { }
                public void Literal(string literal) { }
                public void Path(long value) { }
                public void Path<T>(T value) where T : struct { }
                public void Query(string key, long? value) { }
                public void Query(string key, object? value) { }
                public void QueryCsv(string key, IEnumerable? values) { }
                public void QueryMulti(string key, IEnumerable? values) { }
                public string Build() => "";
            }

            internal static class ApiCalls
            {
                public static HttpRequestMessage Request(HttpMethod method, string address) => new(method, address);
                public static HttpContent Json<T>(T body, string parameter) => new StringContent("");
                public static void Header(HttpRequestMessage request, string name, object? value) { }
                public static Task SendAsync(HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken) => Task.CompletedTask;
                public static Task<T> SendAsync<T>(HttpClient http, HttpRequestMessage request, CancellationToken cancellationToken) => Task.FromResult<T>(default!);
            }
        }
        """;

    public const string Usings = """
        #nullable enable
        using System;
        using System.Collections.Generic;
        using System.Threading;
        using System.Threading.Tasks;
        using Refit;
        using Spinup.Sdk.Api;

        """;

    private static readonly MetadataReference[] References =
        [.. ((string)AppContext.GetData("TRUSTED_PLATFORM_ASSEMBLIES")!).Split(Path.PathSeparator)
            .Where(static path => Path.GetFileName(path) is "System.Private.CoreLib.dll" or "System.Runtime.dll" or "System.Net.Http.dll" or "System.Private.Uri.dll" or "System.Collections.dll" or "System.Net.Primitives.dll")
            .Select(static path => MetadataReference.CreateFromFile(path))];

    private GeneratorDriver driver = CSharpGeneratorDriver.Create(
        [new ApiGenerator().AsSourceGenerator()],
        driverOptions: new GeneratorDriverOptions(IncrementalGeneratorOutputKind.None, trackIncrementalGeneratorSteps: true));

    public GeneratorRun(params string[] sources)
    {
        Compilation = CSharpCompilation.Create(
            "Apis",
            [.. sources.Prepend(Prelude).Select(static (source, i) => Tree(source, $"Source{i}.cs"))],
            References,
            new CSharpCompilationOptions(OutputKind.DynamicallyLinkedLibrary, nullableContextOptions: NullableContextOptions.Enable));
        Run();
    }

    public CSharpCompilation Compilation { get; private set; }

    public GeneratorRunResult Result => driver.GetRunResult().Results.Single();

    /// <summary>Gets what the compiler says of the sources and the emitted code together.</summary>
    public IReadOnlyList<Diagnostic> CompilerErrors =>
        [.. Compilation.AddSyntaxTrees(Result.GeneratedSources.Select(static s => CSharpSyntaxTree.ParseText(s.SourceText))).GetDiagnostics().Where(static d => d.Severity == DiagnosticSeverity.Error)];

    public string Emitted(string hint) => Result.GeneratedSources.Single(s => s.HintName == hint).SourceText.ToString();

    /// <summary>Changes one source, or adds one, and runs again.</summary>
    public void Change(string path, string source)
    {
        var old = Compilation.SyntaxTrees.FirstOrDefault(t => t.FilePath == path);
        Compilation = old is null ? Compilation.AddSyntaxTrees(Tree(source, path)) : Compilation.ReplaceSyntaxTree(old, Tree(source, path));
        Run();
    }

    /// <summary>Gets why each output of a tracked step was (not) made again.</summary>
    public IEnumerable<IncrementalStepRunReason> Reasons(string step) => Result.TrackedSteps[step].SelectMany(static s => s.Outputs).Select(static o => o.Reason);

    public IEnumerable<IncrementalStepRunReason> OutputReasons => Result.TrackedOutputSteps.SelectMany(static s => s.Value).SelectMany(static s => s.Outputs).Select(static o => o.Reason);

    private void Run() => driver = driver.RunGenerators(Compilation);

    private static SyntaxTree Tree(string source, string path) => CSharpSyntaxTree.ParseText(source, new CSharpParseOptions(LanguageVersion.Latest), path);
}
