using System.Globalization;

namespace Spinup.Sdk.Leases.Spending;

/// <summary>Says why something is refused, with all its numbers, and what can be done.</summary>
/// <param name="What"><c>droplet</c> or <c>renewal</c>.</param>
/// <param name="Count">How many.</param>
internal sealed record SpendWords(string What, int Count)
{
    /// <summary>Gets which hour or month it is about; empty for a run or an owner.</summary>
    public string When { get; init; } = "";

    public string Refusal(SpendCapKind kind, decimal capUsd, decimal spent, decimal open, decimal added)
    {
        if (capUsd == 0)
        {
            return $"The spend cap {Of(kind)} is $0: nothing may be bought. {Raise(kind)}";
        }

        var these = Count == 1 ? $"this {What}" : $"these {Count} {What}s";
        return $"The spend cap {Of(kind)} ({Dollars(capUsd)}) could be passed{(When.Length > 0 ? " " : "")}{When}: {Dollars(spent)} spent, {Dollars(open)} more if all open leases last to their expiry, "
            + $"and {these} would add up to {Dollars(added)}; together {Dollars(spent + open + added)}. "
            + $"Destroy what is not needed, ask for less (fewer, smaller, a shorter lifetime), or raise it. {Raise(kind)}";
    }

    public static string NoPrice(string size) =>
        $"The price of size '{size}' is not known, so no spend cap can be kept with it. Ask for a size that GET /v2/sizes lists, or remove {nameof(SpinupOptions)}.{nameof(SpinupOptions.SpendCap)}.";

    public static string NoLedger(decimal capUsd, string trouble) =>
        $"The spend cap per month ({Dollars(capUsd)}) cannot be kept, because the ledger cannot be used: {trouble} Nothing is bought until it can; "
        + $"make room, or put {nameof(SpinupOptions)}.{nameof(SpinupOptions.LedgerPath)} where this process may write.";

    public static string NotAcknowledged(decimal capUsd, int unreadable) =>
        $"The spend cap per month ({Dollars(capUsd)}) cannot be kept, because the ledger {(unreadable > 0 ? $"has {unreadable} lines that cannot be read" : "is new or was lost")}: "
        + "what this month has cost is not known. Nothing is bought until somebody vouches for it, once: "
        + $"await services.GetRequiredService<{nameof(Ledger.ILeaseLedger)}>().{nameof(Ledger.ILeaseLedger.AcknowledgeAsync)}(spentThisMonthUsd) with what leases that have ended cost this month (0 for a first use).";

    private static string Of(SpendCapKind kind) => kind switch
    {
        SpendCapKind.Run => "per run",
        SpendCapKind.Owner => "per owner",
        SpendCapKind.Hour => "per hour",
        _ => "per month",
    };

    private static string Raise(SpendCapKind kind) => $"It is {nameof(SpinupOptions)}.{nameof(SpinupOptions.SpendCap)}.Per{kind}Usd.";

    private static string Dollars(decimal usd) => string.Create(CultureInfo.InvariantCulture, $"${decimal.Round(usd, 4, MidpointRounding.AwayFromZero):0.00##}");
}
