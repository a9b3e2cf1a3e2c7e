using System.Text;
using Spinup.Sdk.Generators.Model;

namespace Spinup.Sdk.Generators.Writing;

/// <summary>Writes the one place that knows which client implements which interface.</summary>
internal static class FactoryWriter
{
    public static string Write(IReadOnlyList<ApiInterface> apis)
    {
        var text = new StringBuilder(ClientWriter.Header);
        text.Append("namespace Spinup.Sdk.Api;\n\n");
        text.Append("[global::System.CodeDom.Compiler.GeneratedCode(\"Spinup.Sdk.Generators\", \"1\")]\n");
        text.Append("internal static class GeneratedClients\n{\n");
        text.Append("    public static T Create<T>(global::System.Net.Http.HttpClient http)\n        where T : class\n    {\n");
        foreach (var api in apis)
        {
            var client = api.Namespace.Length == 0 ? api.ClientName : api.Namespace + "." + api.ClientName;
            text.Append("        if (typeof(T) == typeof(global::").Append(api.FullName).Append("))\n        {\n            return (T)(object)new global::")
                .Append(client).Append("(http);\n        }\n\n");
        }

        text.Append("        throw new global::System.NotSupportedException(typeof(T) + \" is not an API interface.\");\n    }\n}\n");
        return text.ToString();
    }
}
