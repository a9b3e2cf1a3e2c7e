using Microsoft.CodeAnalysis;
using Spinup.Sdk.Generators.Model;

namespace Spinup.Sdk.Generators.Reading;

/// <summary>Collects what is wrong with one interface.</summary>
internal sealed class Problems
{
    private readonly List<Problem> found = [];

    public EquatableArray<Problem> All => new(found);

    public void Add(string id, ISymbol subject, string detail) => Add(id, subject.Locations.FirstOrDefault(), subject, detail);

    public void Add(string id, Location? location, ISymbol subject, string detail) =>
        found.Add(new Problem(id, Place.Of(location), subject.ToDisplayString(SymbolDisplayFormat.CSharpShortErrorMessageFormat), detail));
}
