using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp.Syntax;
using Spinup.Sdk.Generators.Model;

namespace Spinup.Sdk.Generators.Reading;

/// <summary>Reads an interface with Refit attributes into a model, or says why it cannot.</summary>
internal static class InterfaceReader
{
    public static ApiInterface? Read(GeneratorSyntaxContext context, CancellationToken cancellationToken)
    {
        var declaration = (InterfaceDeclarationSyntax)context.Node;
        if (context.SemanticModel.GetDeclaredSymbol(declaration, cancellationToken) is not INamedTypeSymbol type || !IsApi(type))
        {
            return null;
        }

        // A partial interface is read once, at the first of its parts that has an operation.
        var first = type.DeclaringSyntaxReferences
            .Select(reference => reference.GetSyntax(cancellationToken))
            .OfType<InterfaceDeclarationSyntax>()
            .First(part => part.Members.Any(static member => member is MethodDeclarationSyntax { AttributeLists.Count: > 0 }));
        if (first != declaration)
        {
            return null;
        }

        var problems = new Problems();
        CheckShape(type, problems);
        var headers = HeaderReader.Read(type, problems);
        var methods = new List<ApiMethod>();
        foreach (var member in type.GetMembers().Where(static member => !member.IsImplicitlyDeclared))
        {
            cancellationToken.ThrowIfCancellationRequested();
            if (member is IMethodSymbol { AssociatedSymbol: not null })
            {
                continue; // An accessor: its property is refused below.
            }

            if (member is IMethodSymbol { MethodKind: MethodKind.Ordinary, IsAbstract: true, IsStatic: false } method && HasVerb(method))
            {
                methods.Add(MethodReader.Read(method, headers, problems));
            }
            else if (member.IsAbstract)
            {
                problems.Add(Descriptors.Member, member, "has no Refit verb, so nothing can implement it; give it one or move it to an extension method");
            }
        }

        var space = type.ContainingNamespace.IsGlobalNamespace ? "" : type.ContainingNamespace.ToDisplayString();
        return new ApiInterface(space, type.Name, new(methods), problems.All);
    }

    private static bool IsApi(INamedTypeSymbol type) => type.GetMembers().OfType<IMethodSymbol>().Any(HasVerb);

    private static bool HasVerb(IMethodSymbol method) =>
        method.GetAttributes().Any(static attribute => RefitNames.Of(attribute) is { } name && RefitNames.Verb(name) is not null);

    private static void CheckShape(INamedTypeSymbol type, Problems problems)
    {
        if (type.IsGenericType)
        {
            problems.Add(Descriptors.Interface, type, "is generic, which is not supported");
        }

        if (type.ContainingType is not null)
        {
            problems.Add(Descriptors.Interface, type, "is nested in a type, which is not supported");
        }

        if (type.Interfaces.Length > 0)
        {
            problems.Add(Descriptors.Interface, type, "inherits from another interface, which is not supported");
        }
    }
}
