using Microsoft.CodeAnalysis;

namespace Spinup.Sdk.Generators.Reading;

/// <summary>Recognises the attributes, the stand-ins' and the package's alike: they differ in nothing but their assembly.</summary>
internal static class RefitNames
{
    /// <summary>Gets the attribute's name without its suffix when it is one of Refit's, else null.</summary>
    public static string? Of(AttributeData attribute)
    {
        if (attribute.AttributeClass is not { ContainingNamespace: { Name: "Refit", ContainingNamespace.IsGlobalNamespace: true } } type)
        {
            return null;
        }

        return type.Name.EndsWith("Attribute", StringComparison.Ordinal) ? type.Name.Substring(0, type.Name.Length - 9) : type.Name;
    }

    public static string? Verb(string refitName) => refitName switch
    {
        "Get" => "GET",
        "Post" => "POST",
        "Put" => "PUT",
        "Patch" => "PATCH",
        "Delete" => "DELETE",
        _ => null,
    };

    /// <summary>Gets the first argument when it is the only one and a string, else null.</summary>
    public static string? OnlyString(AttributeData attribute) =>
        attribute.ConstructorArguments.Length == 1 && attribute.NamedArguments.Length == 0 ? attribute.ConstructorArguments[0].Value as string : null;

    public static Location? Place(AttributeData attribute, ISymbol owner) =>
        attribute.ApplicationSyntaxReference is { } reference ? reference.SyntaxTree.GetLocation(reference.Span) : owner.Locations.FirstOrDefault();
}
