namespace Spinup.Sdk.Api;

/// <summary>One page of a list, as the API sends it.</summary>
/// <typeparam name="T">What is listed.</typeparam>
public interface IPage<out T>
{
    /// <summary>Gets the page's entries.</summary>
    IReadOnlyList<T> Items { get; }

    /// <summary>Gets where the other pages are; absent or empty on a single page.</summary>
    PageLinks? Links { get; }
}

/// <summary>What every page says beside its entries.</summary>
public abstract record Page
{
    /// <summary>Gets where the other pages are; absent or empty on a single page.</summary>
    public PageLinks? Links { get; init; }

    /// <summary>Gets the total.</summary>
    public PageMeta? Meta { get; init; }
}

/// <summary>The <c>links</c> member of a page or of a create's answer.</summary>
public sealed record PageLinks
{
    /// <summary>Gets the neighbouring pages.</summary>
    public PageAddresses? Pages { get; init; }
}

/// <summary>Absolute addresses of a list's other pages.</summary>
public sealed record PageAddresses
{
    /// <summary>Gets the first page's address.</summary>
    public string? First { get; init; }

    /// <summary>Gets the previous page's address.</summary>
    public string? Prev { get; init; }

    /// <summary>Gets the next page's address; absent on the last page.</summary>
    public string? Next { get; init; }

    /// <summary>Gets the last page's address.</summary>
    public string? Last { get; init; }
}

/// <summary>The <c>meta</c> member of a page.</summary>
public sealed record PageMeta
{
    /// <summary>Gets how many entries all pages hold together.</summary>
    public int Total { get; init; }
}
