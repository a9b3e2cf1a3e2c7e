using System.Collections;
using System.Globalization;
using System.Runtime.CompilerServices;

namespace Spinup.Sdk.Api.Wire;

/// <summary>Builds one request's address, relative to the API's, in a pooled buffer. Generated code drives it.</summary>
internal ref struct ApiUrl
{
    private DefaultInterpolatedStringHandler text;
    private char separator;

    public ApiUrl(string literal)
    {
        text = new DefaultInterpolatedStringHandler(literal.Length, 4, CultureInfo.InvariantCulture);
        separator = '?';
        text.AppendLiteral(literal);
    }

    /// <summary>Appends a piece of the path that stands in the interface.</summary>
    public void Literal(string literal) => text.AppendLiteral(literal);

    /// <summary>Appends an argument as one segment of the path.</summary>
    public void Path(long value) => text.AppendFormatted(value);

    /// <summary>Appends an argument as one segment of the path.</summary>
    /// <remarks>A struct that cannot be empty by its making: the generator takes no text here, for which Refit knows no refusal.</remarks>
    /// <exception cref="ArgumentException">The value is a default struct, "." or "..": the address would name something else.</exception>
    public void Path<T>(T value)
        where T : struct => text.AppendLiteral(Uri.EscapeDataString(UrlValue.Format(value)!));

    /// <summary>Appends a query parameter, unless it has no value.</summary>
    public void Query(string key, long? value)
    {
        if (value is { } number)
        {
            Key(key);
            text.AppendFormatted(number);
        }
    }

    /// <summary>Appends a query parameter, unless it has no value.</summary>
    public void Query(string key, object? value)
    {
        if (UrlValue.Format(value) is { } formatted)
        {
            Key(key);
            text.AppendLiteral(Uri.EscapeDataString(formatted));
        }
    }

    /// <summary>Appends a collection as one comma-separated query parameter.</summary>
    public void QueryCsv(string key, IEnumerable? values)
    {
        if (values is not null)
        {
            Query(key, string.Join(',', values.Cast<object?>().Select(UrlValue.Format)));
        }
    }

    /// <summary>Appends a collection as one query parameter a value.</summary>
    public void QueryMulti(string key, IEnumerable? values)
    {
        foreach (var value in values ?? Array.Empty<object>())
        {
            Query(key, value);
        }
    }

    /// <summary>Gives the address and the buffer back. To be called once.</summary>
    public string Build() => text.ToStringAndClear();

    private void Key(string key)
    {
        text.AppendFormatted(separator);
        text.AppendLiteral(key);
        text.AppendLiteral("=");
        separator = '&';
    }
}
