using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Spinup.Sdk.Generators.Model;
using Spinup.Sdk.Generators.Reading;
using Spinup.Sdk.Generators.Writing;

namespace Spinup.Sdk.Generators;

/// <summary>Implements the Refit interfaces where Refit is not, and lists their operations in every build.</summary>
[Generator]
public sealed class ApiGenerator : IIncrementalGenerator
{
    /// <summary>The name of the step whose outputs tests watch for caching.</summary>
    public const string InterfacesStep = "Interfaces";

    /// <inheritdoc/>
    public void Initialize(IncrementalGeneratorInitializationContext context)
    {
        var interfaces = context.SyntaxProvider
            .CreateSyntaxProvider(
                static (node, _) => node is InterfaceDeclarationSyntax declaration && MayBeApi(declaration),
                static (syntax, cancellationToken) => InterfaceReader.Read(syntax, cancellationToken))
            .Where(static found => found is not null)
            .Select(static (found, _) => found!)
            .WithTrackingName(InterfacesStep);

        // The real package brings an implementation of its own; then only the catalogue is written.
        var hasRefit = context.CompilationProvider.Select(static (compilation, _) => compilation.GetTypeByMetadataName("Refit.RestService") is not null);

        context.RegisterSourceOutput(interfaces.Combine(hasRefit), static (output, pair) =>
        {
            var (api, refit) = pair;
            foreach (var problem in api.Problems)
            {
                output.ReportDiagnostic(problem.ToDiagnostic());
            }

            if (!refit && api.Problems.Count == 0)
            {
                output.AddSource(api.FullName + ".g.cs", ClientWriter.Write(api));
            }
        });

        var all = interfaces.Collect().Select(static (found, _) => new EquatableArray<ApiInterface>(
            found.Where(static api => api.Problems.Count == 0).OrderBy(static api => api.FullName, StringComparer.Ordinal)));

        context.RegisterSourceOutput(all.Combine(hasRefit), static (output, pair) =>
        {
            var (apis, refit) = pair;
            if (apis.Count == 0)
            {
                return;
            }

            output.AddSource("OperationCatalogue.g.cs", CatalogueWriter.Write(apis));
            if (!refit)
            {
                output.AddSource("GeneratedClients.g.cs", FactoryWriter.Write(apis));
            }
        });
    }

    private static bool MayBeApi(InterfaceDeclarationSyntax declaration) =>
        declaration.Members.Any(static member => member is MethodDeclarationSyntax { AttributeLists.Count: > 0 });
}
