using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Spinup.Sdk.LoadBalancing.HAProxy;

/// <summary>Refuses what cannot work, naming the value and what it may be.</summary>
internal sealed partial class HAProxyOptionsValidator : IValidateOptions<HAProxyOptions>
{
    // What a check or a pause may be: HAProxy counts them in milliseconds, and a look every 10 ms is a load already.
    private static readonly TimeSpan Shortest = TimeSpan.FromMilliseconds(10);

    public ValidateOptionsResult Validate(string? name, HAProxyOptions options)
    {
        var wrong = new List<string>();
        if (RuntimeAddress.Fault(options.Socket) is { } fault)
        {
            wrong.Add($"{nameof(HAProxyOptions)}.{nameof(options.Socket)} {fault}");
        }

        if (!SectionForm().IsMatch(options.Section ?? ""))
        {
            wrong.Add($"{nameof(HAProxyOptions)}.{nameof(options.Section)} is \"{options.Section}\"; it must be the name of a backend or listen section: letters, digits, dots, dashes, underscores and colons.");
        }

        if (!OwnerForm().IsMatch(options.Owner ?? ""))
        {
            wrong.Add($"{nameof(HAProxyOptions)}.{nameof(options.Owner)} is \"{options.Owner}\"; it must be 1 to 63 letters, digits, dots, dashes and underscores.");
        }

        Within(nameof(options.CheckInterval), options.CheckInterval, Shortest, TimeSpan.FromHours(1));
        Within(nameof(options.FastCheckInterval), options.FastCheckInterval, Shortest, TimeSpan.FromHours(1));
        Within(nameof(options.DownCheckInterval), options.DownCheckInterval, Shortest, TimeSpan.FromHours(1));
        Within(nameof(options.SlowStart), options.SlowStart, TimeSpan.Zero, TimeSpan.FromHours(1));
        Within(nameof(options.DrainDeadline), options.DrainDeadline, TimeSpan.Zero, TimeSpan.FromHours(24));
        Within(nameof(options.PollInterval), options.PollInterval, Shortest, TimeSpan.FromMinutes(1));
        Within(nameof(options.CommandTimeout), options.CommandTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(5));
        Within(nameof(options.CheckRise), options.CheckRise, 1, 100);

        // At a fall of 1 HAProxy's count of a server that just left maintenance is that of one that passed a check.
        Within(nameof(options.CheckFall), options.CheckFall, 2, 100);
        return wrong.Count == 0 ? ValidateOptionsResult.Success : ValidateOptionsResult.Fail(wrong);

        void Within<T>(string property, T value, T least, T most)
            where T : IComparable<T>
        {
            if (value.CompareTo(least) < 0 || value.CompareTo(most) > 0)
            {
                wrong.Add($"{nameof(HAProxyOptions)}.{property} is {value}; it must be between {least} and {most}.");
            }
        }
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._:-]{1,255}\z")]
    private static partial Regex SectionForm();

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,63}\z")]
    private static partial Regex OwnerForm();
}
