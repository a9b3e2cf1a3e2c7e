namespace Spinup.Sdk.Api.Tags;

/// <summary>The name of a tag: never empty, so that no request meant for what has a tag goes out without it.</summary>
public readonly record struct TagName : IFormattable
{
    // The API's own limit and alphabet.
    private const int MaxLength = 255;

    private readonly string? value;

    private TagName(string value) => this.value = value;

    /// <summary>Gets the name; empty for a default struct, which every request refuses.</summary>
    public string Value => value ?? "";

    /// <summary>Makes a name.</summary>
    /// <param name="name">Letters, digits, colons, dashes and underscores; at most 255.</param>
    /// <exception cref="ArgumentException">It is none.</exception>
    public static TagName Parse(string name)
    {
        ArgumentException.ThrowIfNullOrEmpty(name);
        return name.Length <= MaxLength && name.All(static c => char.IsLetterOrDigit(c) || c is ':' or '-' or '_')
            ? new(name)
            : throw new ArgumentException($"\"{name}\" is no tag: letters, digits, colons, dashes and underscores only, at most {MaxLength}.", nameof(name));
    }

    /// <summary>Makes a name.</summary>
    /// <param name="name">Letters, digits, colons, dashes and underscores; at most 255.</param>
    public static implicit operator TagName(string name) => Parse(name);

    /// <inheritdoc cref="Parse"/>
    public static TagName ToTagName(string name) => Parse(name);

    /// <inheritdoc/>
    public override string ToString() => Value;

    /// <summary>Gives the name; neither argument counts. Refit writes only what can be formatted into a query as one value.</summary>
    /// <param name="format">Ignored.</param>
    /// <param name="formatProvider">Ignored.</param>
    public string ToString(string? format, IFormatProvider? formatProvider) => Value;
}
