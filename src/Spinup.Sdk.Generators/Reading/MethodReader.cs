using System.Text.RegularExpressions;
using Microsoft.CodeAnalysis;
using Spinup.Sdk.Generators.Model;

namespace Spinup.Sdk.Generators.Reading;

/// <summary>Reads one operation.</summary>
internal static class MethodReader
{
    public static readonly SymbolDisplayFormat TypeFormat =
        SymbolDisplayFormat.FullyQualifiedFormat.AddMiscellaneousOptions(SymbolDisplayMiscellaneousOptions.IncludeNullableReferenceTypeModifier);

    public static ApiMethod Read(IMethodSymbol method, IReadOnlyList<ApiHeader> interfaceHeaders, Problems problems)
    {
        var (verb, path) = ReadVerb(method, problems);
        if (method.IsGenericMethod)
        {
            problems.Add(Descriptors.Member, method, "is generic, which is not supported");
        }

        var segments = Segments(method, path, problems);
        var parameters = method.Parameters.Select(parameter => ParameterReader.Read(parameter, segments, problems)).ToArray();
        CheckParameters(method, verb, segments, parameters, problems);
        return new ApiMethod(
            method.Name,
            verb,
            path,
            method.ReturnType.ToDisplayString(TypeFormat),
            ResultType(method, problems),
            HeaderReader.Merge(interfaceHeaders.Concat(HeaderReader.Read(method, problems))),
            new(parameters),
            Scopes(method, problems));
    }

    private static (string Verb, string Path) ReadVerb(IMethodSymbol method, Problems problems)
    {
        var found = new List<(string Verb, string Path)>();
        foreach (var attribute in method.GetAttributes())
        {
            if (RefitNames.Of(attribute) is not { } name)
            {
                continue;
            }

            if (RefitNames.Verb(name) is { } verb)
            {
                found.Add((verb, RefitNames.OnlyString(attribute) ?? ""));
            }
            else if (name != "Headers")
            {
                problems.Add(Descriptors.Attribute, RefitNames.Place(attribute, method), method, $"[{name}] is not supported on an operation");
            }
        }

        if (found.Count > 1)
        {
            problems.Add(Descriptors.Member, method, "has more than one verb");
        }

        return found[0];
    }

    private static HashSet<string> Segments(IMethodSymbol method, string path, Problems problems)
    {
        // Plain segments and {name} ones: no query, no fragment, no "..", no {**rest}.
        if (!Regex.IsMatch(path, @"^(/([A-Za-z0-9_\-]+|\{[A-Za-z_][A-Za-z0-9_]*\}))+$"))
        {
            problems.Add(Descriptors.Path, method, $"path \"{path}\" must be made of /words and /{{parameters}} only");
            return [];
        }

        var segments = new HashSet<string>(StringComparer.OrdinalIgnoreCase);
        foreach (Match match in Regex.Matches(path, @"\{([^{}]+)\}"))
        {
            if (!segments.Add(match.Groups[1].Value))
            {
                problems.Add(Descriptors.Path, method, $"{{{match.Groups[1].Value}}} stands in the path twice");
            }
        }

        return segments;
    }

    private static void CheckParameters(IMethodSymbol method, string verb, HashSet<string> segments, ApiParameter[] parameters, Problems problems)
    {
        foreach (var missing in segments.Where(segment => !parameters.Any(p => p.Role == ParameterRole.Path && string.Equals(p.WireName, segment, StringComparison.OrdinalIgnoreCase))))
        {
            problems.Add(Descriptors.Path, method, $"{{{missing}}} of the path has no parameter");
        }

        foreach (var twice in parameters.Where(static p => p.Role is not (ParameterRole.Body or ParameterRole.Cancellation)).GroupBy(static p => (p.Role == ParameterRole.Header, p.WireName.ToLowerInvariant())).Where(static group => group.Count() > 1))
        {
            problems.Add(Descriptors.Parameter, method, $"two parameters are both called {twice.First().WireName} on the wire");
        }

        var bodies = parameters.Count(static p => p.Role == ParameterRole.Body);
        if (bodies > 1)
        {
            problems.Add(Descriptors.Body, method, "has more than one body");
        }

        if (bodies > 0 && verb == "GET")
        {
            problems.Add(Descriptors.Body, method, "is a GET with a body");
        }

        if (parameters.Length == 0 || parameters[parameters.Length - 1].Role != ParameterRole.Cancellation || parameters.Count(static p => p.Role == ParameterRole.Cancellation) > 1)
        {
            problems.Add(Descriptors.Cancellation, method, "must take one CancellationToken, last");
        }
    }

    private static string? ResultType(IMethodSymbol method, Problems problems)
    {
        if (method.ReturnType is INamedTypeSymbol { Name: "Task" } task && task.ContainingNamespace.ToDisplayString() == "System.Threading.Tasks")
        {
            if (!task.IsGenericType)
            {
                return null;
            }

            var result = task.TypeArguments[0];
            var space = result.ContainingNamespace?.ToDisplayString();
            if (result.SpecialType == SpecialType.None && space is not ("Refit" or "System.IO" or "System.Net.Http"))
            {
                return result.ToDisplayString(TypeFormat);
            }
        }

        problems.Add(Descriptors.ReturnType, method, $"returns {method.ReturnType.ToDisplayString()}; only Task and Task<T> of a JSON record are supported");
        return null;
    }

    private static EquatableArray<string> Scopes(IMethodSymbol method, Problems problems)
    {
        var scopes = method.GetAttributes()
            .Where(static attribute => attribute.AttributeClass?.ToDisplayString() == "Spinup.Sdk.Api.ScopeAttribute")
            .SelectMany(static attribute => attribute.ConstructorArguments)
            .SelectMany(static argument => argument.Kind == TypedConstantKind.Array ? argument.Values : [argument])
            .Select(static value => value.Value as string ?? "")
            .ToArray();
        if (scopes.Length == 0 || !scopes.All(static scope => Regex.IsMatch(scope, "^[a-z0-9_]+:[a-z0-9_]+$")))
        {
            problems.Add(Descriptors.Scope, method, "needs [Scope(\"resource:verb\")] with the OAuth scopes a token must have");
        }

        return new(scopes);
    }
}
