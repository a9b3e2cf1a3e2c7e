using System.Collections.Concurrent;
using System.Runtime.CompilerServices;
using System.Security.Cryptography;
using System.Text;

namespace Spinup.Sdk.Http;

/// <summary>The budgets of this process: one for each token and host, whoever asks.</summary>
/// <remarks>Kept under a hash: the token itself stays with its owner. One set a clock, so that a test's clock moves only its own.</remarks>
internal static class RateBudgets
{
    // Tokens that rotate leave budgets behind. One that nobody used for an hour is as good as new: its windows are empty.
    private const int Many = 32;
    private static readonly TimeSpan Forgotten = TimeSpan.FromHours(1);
    private static readonly ConditionalWeakTable<TimeProvider, ConcurrentDictionary<string, AccountBudgets>> Clocks = [];

    public static AccountBudgets Of(string token, Uri api, TimeProvider time)
    {
        var known = Clocks.GetOrCreateValue(time);
        var key = Convert.ToHexString(SHA256.HashData(Encoding.UTF8.GetBytes($"{api.Authority}\n{token}")));
        if (known.TryGetValue(key, out var budgets))
        {
            return budgets;
        }

        if (known.Count >= Many)
        {
            foreach (var (oldKey, old) in known)
            {
                if (old.All.Idle > Forgotten)
                {
                    known.TryRemove(oldKey, out _);
                }
            }
        }

        return known.GetOrAdd(key, static (_, time) => new AccountBudgets(time), time);
    }
}
