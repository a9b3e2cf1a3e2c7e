namespace Spinup.Sdk.Leases.Ledger;

/// <summary>Tells the leases of one account from those of another in the same ledger, without holding the token.</summary>
internal static class AccountWord
{
    /// <remarks>
    /// 64 bits of a hash over a secret of more than that: nothing about the token can be learned from them. A token that rotates is not known here, so
    /// with a <see cref="SpinupOptions.TokenProvider"/> all accounts at one address are one.
    /// </remarks>
    public static string Of(SpinupOptions options) =>
        MachineWord.Hashed($"spinup account 1\n{options.ApiUrl}\n{(options.TokenProvider is null ? options.Token : "")}", 16);
}
