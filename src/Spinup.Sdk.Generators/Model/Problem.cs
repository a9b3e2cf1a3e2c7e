using Microsoft.CodeAnalysis;
using Microsoft.CodeAnalysis.Text;

namespace Spinup.Sdk.Generators.Model;

/// <summary>A diagnostic that can be compared: a <see cref="Diagnostic"/> itself would defeat the caching.</summary>
internal sealed record Problem(string Id, Place? Place, string Subject, string Detail)
{
    public Diagnostic ToDiagnostic() => Diagnostic.Create(Descriptors.ById(Id), Place?.ToLocation(), Subject, Detail);
}

/// <summary>A place in the source, without the tree it lies in.</summary>
internal sealed record Place(string Path, TextSpan Span, LinePositionSpan Lines)
{
    public static Place? Of(Location? location) =>
        location?.SourceTree is { } tree ? new Place(tree.FilePath, location.SourceSpan, location.GetLineSpan().Span) : null;

    public Location ToLocation() => Location.Create(Path, Span, Lines);
}
