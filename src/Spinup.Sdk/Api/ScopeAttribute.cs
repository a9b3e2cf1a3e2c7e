using System.Diagnostics;

namespace Spinup.Sdk.Api;

#pragma warning disable CS9113 // read by the generator from source, not at run time
/// <summary>The OAuth scopes a token needs for an operation; all of them. Ends up in <see cref="OperationCatalogue"/>.</summary>
[Conditional("SPINUP_NEVER"), AttributeUsage(AttributeTargets.Method)]
internal sealed class ScopeAttribute(params string[] scopes) : Attribute;
