namespace Spinup.Sdk.Api;

/// <summary>Every operation this SDK can call, for programs that check a token's scopes or count requests by kind, and for tests.</summary>
public static partial class OperationCatalogue
{
    /// <summary>Gets the operations, ordered by interface and then as declared there. Immutable; costs no request.</summary>
    public static IReadOnlyList<ApiOperation> All { get; } = Array.AsReadOnly(Generated());
}

/// <summary>One operation of the API.</summary>
/// <param name="Method">The HTTP method, in capitals.</param>
/// <param name="Path">The path's template (<c>/v2/droplets/{dropletId}</c>).</param>
/// <param name="Interface">The name of the interface that has it (<c>IDropletsApi</c>).</param>
/// <param name="Member">The name of its method there.</param>
/// <param name="Scopes">The OAuth scopes a token needs; all of them.</param>
public sealed record ApiOperation(string Method, string Path, string Interface, string Member, IReadOnlyList<string> Scopes);
