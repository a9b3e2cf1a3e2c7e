using System.Globalization;

namespace Spinup.Sdk.Api.Wire;

/// <summary>How a value is written in a URL, whichever implementation of the interfaces is compiled in.</summary>
internal static class UrlValue
{
    /// <summary>Gives the text before escaping, or <see langword="null"/> for a value that is left out.</summary>
    /// <exception cref="ArgumentException">The value is "." or "..", or a struct that was never given one.</exception>
    public static string? Format(object? value)
    {
        var text = value switch
        {
            null => null,
            string s => s,
            bool b => b ? "true" : "false",
            DateTimeOffset moment => moment.UtcDateTime.ToString("yyyy-MM-dd'T'HH:mm:ss.FFFFFFF'Z'", CultureInfo.InvariantCulture),
            IFormattable formattable => formattable.ToString(null, CultureInfo.InvariantCulture),

            // Open enums, tags, ids and references: their ToString is their wire form.
            _ => value.ToString(),
        };

        // Only a default struct has no text: an id or a tag that was never given. Without it the request would name something else.
        if (string.IsNullOrEmpty(text) && value is not (null or string))
        {
            throw new ArgumentException($"A {value.GetType().Name} without a value cannot be part of an API address.", nameof(value));
        }

        // A dot segment would be resolved away: DELETE /v2/tags/../droplets is DELETE /v2/droplets. In a query it means
        // nothing to DigitalOcean either, so one rule serves both places.
        return text is "." or ".." ? throw new ArgumentException($"\"{text}\" cannot be part of an API address.", nameof(value)) : text;
    }
}
