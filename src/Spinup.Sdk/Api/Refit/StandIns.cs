// Stand-ins for the Refit attributes the interfaces use, compiled only where the Refit package is not (see README, "Refit").
using System.Diagnostics;
using Microsoft.CodeAnalysis;

namespace Microsoft.CodeAnalysis
{
    // The compiler hides types marked with this from every assembly but their own, friends included.
    [Embedded, AttributeUsage(AttributeTargets.All)]
    internal sealed class EmbeddedAttribute : Attribute;
}

#pragma warning disable CA1019, CA1822, CS9113 // arguments are read by the generator from source, not at run time
namespace Refit
{
    [Embedded, Conditional("SPINUP_NEVER"), AttributeUsage(AttributeTargets.Method)]
    internal sealed class GetAttribute(string path) : Attribute;

    [Embedded, Conditional("SPINUP_NEVER"), AttributeUsage(AttributeTargets.Method)]
    internal sealed class PostAttribute(string path) : Attribute;

    [Embedded, Conditional("SPINUP_NEVER"), AttributeUsage(AttributeTargets.Method)]
    internal sealed class PutAttribute(string path) : Attribute;

    [Embedded, Conditional("SPINUP_NEVER"), AttributeUsage(AttributeTargets.Method)]
    internal sealed class PatchAttribute(string path) : Attribute;

    [Embedded, Conditional("SPINUP_NEVER"), AttributeUsage(AttributeTargets.Method)]
    internal sealed class DeleteAttribute(string path) : Attribute;

    [Embedded, Conditional("SPINUP_NEVER"), AttributeUsage(AttributeTargets.Parameter)]
    internal sealed class BodyAttribute : Attribute;

    [Embedded, Conditional("SPINUP_NEVER"), AttributeUsage(AttributeTargets.Parameter)]
    internal sealed class AliasAsAttribute(string name) : Attribute;

    [Embedded, Conditional("SPINUP_NEVER"), AttributeUsage(AttributeTargets.Parameter)]
    internal sealed class HeaderAttribute(string header) : Attribute;

    [Embedded, Conditional("SPINUP_NEVER"), AttributeUsage(AttributeTargets.Method | AttributeTargets.Interface)]
    internal sealed class HeadersAttribute(params string[] headers) : Attribute;
}
