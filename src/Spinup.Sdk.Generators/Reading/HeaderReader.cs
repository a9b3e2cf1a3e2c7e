using Microsoft.CodeAnalysis;
using Spinup.Sdk.Generators.Model;

namespace Spinup.Sdk.Generators.Reading;

/// <summary>Reads <c>[Headers("Name: value")]</c> of an interface or a method.</summary>
internal static class HeaderReader
{
    public static IReadOnlyList<ApiHeader> Read(ISymbol owner, Problems problems)
    {
        var headers = new List<ApiHeader>();
        foreach (var attribute in owner.GetAttributes().Where(static attribute => RefitNames.Of(attribute) == "Headers"))
        {
            var lines = attribute.ConstructorArguments.SelectMany(static argument => argument.Kind == TypedConstantKind.Array ? argument.Values : [argument]);
            foreach (var line in lines.Select(static value => value.Value as string ?? ""))
            {
                // "Name: value" sets, "Name" alone takes away what the interface set, as in Refit.
                var colon = line.IndexOf(':');
                var name = (colon < 0 ? line : line.Substring(0, colon)).Trim();
                if (IsSupported(name))
                {
                    headers.Add(new ApiHeader(name, colon < 0 ? null : line.Substring(colon + 1).Trim()));
                }
                else
                {
                    problems.Add(Descriptors.Header, RefitNames.Place(attribute, owner), owner, $"header \"{name}\" is not a request header's name; the body's headers are fixed");
                }
            }
        }

        return headers;
    }

    /// <summary>Later ones replace earlier ones of the same name and move to the end.</summary>
    public static EquatableArray<ApiHeader> Merge(IEnumerable<ApiHeader> headers)
    {
        var merged = new List<ApiHeader>();
        foreach (var header in headers)
        {
            merged.RemoveAll(earlier => string.Equals(earlier.Name, header.Name, StringComparison.OrdinalIgnoreCase));
            merged.Add(header);
        }

        merged.RemoveAll(static header => header.Value is null);
        return new(merged);
    }

    /// <summary>A token of RFC 9110 that does not describe the body.</summary>
    public static bool IsSupported(string name) =>
        name.Length > 0
        && !name.StartsWith("Content-", StringComparison.OrdinalIgnoreCase)
        && name.All(static c => c < 128 && (char.IsLetterOrDigit(c) || "!#$%&'*+-.^_`|~".IndexOf(c) >= 0));
}
