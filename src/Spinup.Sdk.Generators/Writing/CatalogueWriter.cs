using System.Text;
using Spinup.Sdk.Generators.Model;

namespace Spinup.Sdk.Generators.Writing;

/// <summary>Writes the list of all operations.</summary>
internal static class CatalogueWriter
{
    public static string Write(IReadOnlyList<ApiInterface> apis)
    {
        var text = new StringBuilder(ClientWriter.Header);
        text.Append("namespace Spinup.Sdk.Api;\n\npublic static partial class OperationCatalogue\n{\n");
        text.Append("    private static ApiOperation[] Generated() =>\n    [\n");
        foreach (var api in apis)
        {
            foreach (var method in api.Methods)
            {
                text.Append("        new(").Append(string.Join(", ", new[] { method.Verb, method.Path, api.Name, method.Name }.Select(ClientWriter.Quote)))
                    .Append(", [").Append(string.Join(", ", method.Scopes.Select(ClientWriter.Quote))).Append("]),\n");
            }
        }

        return text.Append("    ];\n}\n").ToString();
    }
}
