namespace Spinup.Sdk.Autoscaling.Policies;

/// <summary>Policies by their names: those of this package, and a user's own.</summary>
/// <remarks>Thread-safe to read; add at the start.</remarks>
public sealed class ScalingPolicyCatalogue
{
    private readonly Dictionary<string, Func<string?, IScalingPolicy>> factories = new(StringComparer.OrdinalIgnoreCase);

    /// <summary>Gets the policies of this package. Do not add to it: make one of your own with <see cref="Extended"/>.</summary>
    public static ScalingPolicyCatalogue BuiltIn { get; } = BuiltInPolicies.Catalogue();

    /// <summary>Gets the names, in order. Schedules are not among them: they cannot be told in one word.</summary>
    public IReadOnlyList<string> Names => [.. factories.Keys.Order(StringComparer.Ordinal)];

    /// <summary>Makes a catalogue that has what this one has, for adding to.</summary>
    public ScalingPolicyCatalogue Extended()
    {
        var extended = new ScalingPolicyCatalogue();
        foreach (var (name, make) in factories)
        {
            extended.factories[name] = make;
        }

        return extended;
    }

    /// <summary>Adds a policy, in the place of one that had the name.</summary>
    /// <param name="name">Its name, without a colon.</param>
    /// <param name="make">Makes one from what stood behind the colon, such as 0.6 in <c>hpa:0.6</c>; null when nothing did.</param>
    public ScalingPolicyCatalogue Add(string name, Func<string?, IScalingPolicy> make)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(name);
        ArgumentNullException.ThrowIfNull(make);
        if (name.Contains(':', StringComparison.Ordinal))
        {
            throw new ArgumentException($"A policy's name has no colon: \"{name}\".", nameof(name));
        }

        factories[name] = make;
        return this;
    }

    /// <summary>Makes a policy.</summary>
    /// <param name="reference">A name, or a name, a colon and its argument.</param>
    /// <exception cref="ArgumentException">There is no such policy, or its argument cannot be read; the message has what there is.</exception>
    public IScalingPolicy Create(string reference)
    {
        ArgumentException.ThrowIfNullOrWhiteSpace(reference);
        var colon = reference.IndexOf(':', StringComparison.Ordinal);
        var name = colon < 0 ? reference : reference[..colon];
        return factories.TryGetValue(name, out var make)
            ? make(colon < 0 ? null : reference[(colon + 1)..])
            : throw new ArgumentException($"There is no policy \"{name}\"; there are: {string.Join(", ", Names)}.", nameof(reference));
    }
}
