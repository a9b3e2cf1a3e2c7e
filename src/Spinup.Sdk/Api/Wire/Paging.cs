using System.Globalization;
using System.Runtime.CompilerServices;

namespace Spinup.Sdk.Api.Wire;

/// <summary>Follows a list's pages, one request when the caller has used up the page before.</summary>
internal static class Paging
{
    /// <summary>The most the API gives in one page.</summary>
    public const int PerPage = 200;

    // Pages in a row that bring nothing new: a few can come from entries that moved while the list was read, more cannot.
    private const int MaxFruitlessPages = 3;

    // 2,000,000 entries, beyond any account: only a server that makes pages up gets here.
    private const int MaxPages = 10_000;

    /// <summary>Lists all entries once each, in the order they come; no order is promised by the API.</summary>
    /// <param name="getPage">Gets one page by number and size.</param>
    /// <param name="key">What makes an entry itself, to drop one that comes twice.</param>
    /// <param name="cancellationToken">Ends the wait.</param>
    /// <exception cref="DigitalOceanApiException">A page was refused, or the pages contradict each other. Nothing is left out silently.</exception>
    public static async IAsyncEnumerable<T> ListAsync<T, TPage, TKey>(
        Func<int?, int?, CancellationToken, Task<TPage>> getPage,
        Func<T, TKey> key,
        [EnumeratorCancellation] CancellationToken cancellationToken)
        where TPage : IPage<T>
    {
        var seen = new HashSet<TKey>();
        var fruitless = 0;
        for (int? number = 1; number is { } page;)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var answer = await getPage(page, PerPage, cancellationToken).ConfigureAwait(false);
            number = Next(answer?.Links?.Pages?.Next, page);
            var before = seen.Count;
            foreach (var entry in answer?.Items ?? [])
            {
                if (seen.Add(key(entry)))
                {
                    yield return entry;
                }
            }

            fruitless = seen.Count == before ? fruitless + 1 : 0;
            if (number is not null && (fruitless >= MaxFruitlessPages || page >= MaxPages))
            {
                throw Contradiction($"page {page} brought nothing new and still names a next one");
            }
        }
    }

    // Only the number is taken from the link: the token must not follow it to another host, and our page size is kept.
    private static int? Next(string? link, int current)
    {
        if (string.IsNullOrEmpty(link))
        {
            return null;
        }

        var start = link.IndexOf('?', StringComparison.Ordinal) + 1;
        foreach (var part in start == 0 ? [] : link[start..].Split('#')[0].Split('&'))
        {
            if (part.StartsWith("page=", StringComparison.Ordinal)
                && int.TryParse(part.AsSpan("page=".Length), NumberStyles.None, CultureInfo.InvariantCulture, out var next))
            {
                return next > current ? next : throw Contradiction($"page {current} names page {next} as its next");
            }
        }

        throw Contradiction($"page {current} names a next page without a number");
    }

    private static DigitalOceanApiException Contradiction(string what) =>
        new(DigitalOceanErrorKind.UnreadableAnswer, $"The pages of a list contradict each other: {what}. Listing it again may help.");
}
