namespace Spinup.Sdk.Generators.Model;

/// <summary>One interface, reduced to what is written from it. Holds no symbol: those would keep whole compilations alive.</summary>
/// <param name="Namespace">Where it stands; the client goes there too.</param>
/// <param name="Name">Its name, with the leading I.</param>
/// <param name="Methods">Its operations in the order of the source.</param>
/// <param name="Problems">What is not supported. With any, no client is written.</param>
internal sealed record ApiInterface(string Namespace, string Name, EquatableArray<ApiMethod> Methods, EquatableArray<Problem> Problems)
{
    public string ClientName => Name.Length > 1 && Name[0] == 'I' ? Name.Substring(1) : Name + "Client";

    public string FullName => Namespace.Length == 0 ? Name : Namespace + "." + Name;
}

/// <summary>One operation.</summary>
/// <param name="Name">The method's name.</param>
/// <param name="Verb">GET, POST, PUT, PATCH or DELETE.</param>
/// <param name="Path">The template as it stands in the attribute.</param>
/// <param name="ReturnType">The method's return type, written out.</param>
/// <param name="ResultType">What the answer is read as, or null when its body is ignored.</param>
/// <param name="Headers">Fixed headers of the interface and the method, the latter last.</param>
/// <param name="Parameters">All parameters in order.</param>
/// <param name="Scopes">The OAuth scopes it needs.</param>
internal sealed record ApiMethod(
    string Name,
    string Verb,
    string Path,
    string ReturnType,
    string? ResultType,
    EquatableArray<ApiHeader> Headers,
    EquatableArray<ApiParameter> Parameters,
    EquatableArray<string> Scopes);

/// <summary>A fixed header; without a value it takes an earlier one away.</summary>
internal sealed record ApiHeader(string Name, string? Value);

/// <summary>One parameter.</summary>
/// <param name="Name">Its name, escaped where it is a keyword.</param>
/// <param name="Type">Its type, written out.</param>
/// <param name="Role">What it is for.</param>
/// <param name="WireName">The name of the path segment, query parameter or header.</param>
internal sealed record ApiParameter(string Name, string Type, ParameterRole Role, string WireName);

/// <summary>What a parameter is for.</summary>
internal enum ParameterRole
{
    Path,
    Query,
    QueryCsv,
    QueryMulti,
    Header,
    Body,
    Cancellation,
}
