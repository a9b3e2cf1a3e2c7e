using System.Collections;

namespace Spinup.Sdk.Generators.Model;

/// <summary>A list that equals another with the same entries, so that an unchanged model is recognised and nothing is emitted anew.</summary>
internal sealed class EquatableArray<T>(IEnumerable<T> entries) : IReadOnlyList<T>, IEquatable<EquatableArray<T>>
    where T : IEquatable<T>
{
    private readonly T[] entries = entries.ToArray();

    public int Count => entries.Length;

    public T this[int index] => entries[index];

    public bool Equals(EquatableArray<T>? other) => other is not null && entries.SequenceEqual(other.entries);

    public override bool Equals(object? obj) => Equals(obj as EquatableArray<T>);

    public override int GetHashCode() => entries.Aggregate(17, (hash, entry) => unchecked((hash * 31) + entry.GetHashCode()));

    public IEnumerator<T> GetEnumerator() => ((IEnumerable<T>)entries).GetEnumerator();

    IEnumerator IEnumerable.GetEnumerator() => entries.GetEnumerator();
}
