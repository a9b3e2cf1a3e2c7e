using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.CSharp;
using Spinup.Sdk.Generators.Model;

namespace Spinup.Sdk.Generators.Reading;

/// <summary>Reads one parameter of an operation.</summary>
internal static class ParameterReader
{
    public static ApiParameter Read(IParameterSymbol parameter, HashSet<string> segments, Problems problems)
    {
        if (parameter.RefKind != RefKind.None || parameter.IsParams)
        {
            problems.Add(Descriptors.Parameter, parameter, "is passed by reference or as params, which is not supported");
        }

        var (role, wireName) = ReadRole(parameter, problems);
        if (role == ParameterRole.Query && segments.Contains(wireName))
        {
            role = ParameterRole.Path;
        }

        if (role == ParameterRole.Path && !parameter.Type.IsValueType)
        {
            problems.Add(Descriptors.Parameter, parameter, "may be empty or a dot segment, and the address would name something else; use a number or a struct that refuses such values");
        }
        else if (role is ParameterRole.Path or ParameterRole.Header)
        {
            CheckWritable(parameter, parameter.Type, problems);
        }
        else if (role is ParameterRole.Query or ParameterRole.QueryMulti)
        {
            role = ReadQuery(parameter, role, problems);
        }

        var name = SyntaxFacts.GetKeywordKind(parameter.Name) == SyntaxKind.None ? parameter.Name : "@" + parameter.Name;
        return new ApiParameter(name, parameter.Type.ToDisplayString(MethodReader.TypeFormat), role, wireName);
    }

    private static (ParameterRole Role, string WireName) ReadRole(IParameterSymbol parameter, Problems problems)
    {
        var role = parameter.Type.ToDisplayString() == "System.Threading.CancellationToken" ? ParameterRole.Cancellation : ParameterRole.Query;
        var wireName = parameter.Name;
        foreach (var attribute in parameter.GetAttributes())
        {
            switch (RefitNames.Of(attribute))
            {
                case null:
                    break;
                case "Body" when attribute.ConstructorArguments.Length == 0 && attribute.NamedArguments.Length == 0:
                    role = ParameterRole.Body;
                    break;
                case "AliasAs" when RefitNames.OnlyString(attribute) is { Length: > 0 } alias && alias.All(static c => c is '_' or '-' or '[' or ']' || (c < 128 && char.IsLetterOrDigit(c))):
                    wireName = alias;
                    break;
                case "Header" when RefitNames.OnlyString(attribute) is { } header && HeaderReader.IsSupported(header):
                    (role, wireName) = (ParameterRole.Header, header);
                    break;
                case "Query" when CollectionFormat(attribute) == "Multi":
                    role = ParameterRole.QueryMulti;
                    break;
                case "Query" when CollectionFormat(attribute) == "Csv":
                    break;
                case { } name:
                    role = name == "Body" ? ParameterRole.Body : role; // One complaint is enough.
                    problems.Add(Descriptors.Attribute, RefitNames.Place(attribute, parameter), parameter, $"[{name}] is not supported here, or not with these arguments");
                    break;
            }
        }

        return (role, wireName);
    }

    private static string? CollectionFormat(AttributeData attribute) =>
        attribute.ConstructorArguments.Length == 1 && attribute.NamedArguments.Length == 0 && attribute.ConstructorArguments[0] is { Kind: TypedConstantKind.Enum } argument
            ? argument.Type?.GetMembers().OfType<IFieldSymbol>().FirstOrDefault(field => Equals(field.ConstantValue, argument.Value))?.Name
            : null;

    private static ParameterRole ReadQuery(IParameterSymbol parameter, ParameterRole role, Problems problems)
    {
        var element = parameter.Type is IArrayTypeSymbol array ? array.ElementType : ElementOf(parameter.Type);
        if (element is not null)
        {
            CheckWritable(parameter, element, problems);
            CheckFormattable(parameter, element, problems);
            return role == ParameterRole.QueryMulti ? role : ParameterRole.QueryCsv;
        }

        CheckWritable(parameter, parameter.Type, problems);
        CheckFormattable(parameter, parameter.Type, problems);
        return ParameterRole.Query;
    }

    private static ITypeSymbol? ElementOf(ITypeSymbol type) =>
        type.SpecialType == SpecialType.System_String
            ? null
            : type.AllInterfaces.Concat(type is INamedTypeSymbol named ? [named] : [])
                .FirstOrDefault(static candidate => candidate.OriginalDefinition.SpecialType == SpecialType.System_Collections_Generic_IEnumerable_T)?.TypeArguments[0];

    private static void CheckWritable(IParameterSymbol parameter, ITypeSymbol type, Problems problems)
    {
        type = Underlying(type);
        var writable = type.SpecialType is SpecialType.System_String or SpecialType.System_Boolean or SpecialType.System_Int32 or SpecialType.System_Int64
                or SpecialType.System_Double or SpecialType.System_Decimal
            || type.ToDisplayString() is "System.DateTimeOffset" or "System.Guid"
            || (type is { IsValueType: true, TypeKind: TypeKind.Struct, SpecialType: SpecialType.None } && SaysItself(type));
        if (!writable)
        {
            problems.Add(Descriptors.Parameter, parameter, $"{type.ToDisplayString()} cannot be written into a URL or header; use string, bool, a number, DateTimeOffset, Guid, an open enum, or a list of these");
        }
    }

    // Refit takes a struct that is not IFormattable apart and writes its properties as parameters of their own.
    private static void CheckFormattable(IParameterSymbol parameter, ITypeSymbol type, Problems problems)
    {
        type = Underlying(type);
        if (type.IsValueType && type.SpecialType == SpecialType.None && !type.AllInterfaces.Any(static i => i.ToDisplayString() == "System.IFormattable"))
        {
            problems.Add(Descriptors.Parameter, parameter, $"{type.ToDisplayString()} must be IFormattable to stand in a query as one value");
        }
    }

    private static ITypeSymbol Underlying(ITypeSymbol type) =>
        type is INamedTypeSymbol { OriginalDefinition.SpecialType: SpecialType.System_Nullable_T } nullable ? nullable.TypeArguments[0] : type;

    // A struct of ours that declares its ToString (an open enum, a reference); a record's synthesised one would print its members.
    private static bool SaysItself(ITypeSymbol type) =>
        type.ContainingNamespace.ToDisplayString() is not "System"
        && type.GetMembers("ToString").OfType<IMethodSymbol>().Any(static method => method is { IsOverride: true, IsImplicitlyDeclared: false });
}
