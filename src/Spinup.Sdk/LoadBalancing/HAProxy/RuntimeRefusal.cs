namespace Spinup.Sdk.LoadBalancing.HAProxy;

/// <summary>Turns HAProxy's refusals, which are texts, into words that say what to do.</summary>
internal static class RuntimeRefusal
{
    // 2.6 is the first in which servers added at runtime are no experiment and know checks and a slow start; also the oldest the tests run on (Debian 12).
    private static readonly Version Least = new(2, 6);

    /// <exception cref="LoadBalancerException">This HAProxy is too old.</exception>
    public static void ThrowIfOld(string? version, string name)
    {
        // "2.6.12-1+deb12u4", "3.1-dev5".
        var digits = new string([.. (version ?? "").TakeWhile(static character => char.IsAsciiDigit(character) || character == '.')]).TrimEnd('.');
        if (!Version.TryParse(digits, out var number))
        {
            throw new LoadBalancerException($"What listens at {name} does not say which HAProxy it is (`show info`): it is no runtime socket of a HAProxy {Least} or later.");
        }

        if (number < Least)
        {
            throw new LoadBalancerException($"HAProxy at {name} is {version}; adding and removing servers at runtime needs {Least} or later.");
        }
    }

    /// <summary>The refusal of a command, by its answer.</summary>
    public static LoadBalancerException Of(string answer, string doing, string section, string name)
    {
        var text = answer.Trim().ReplaceLineEndings(" ");
        return new(text switch
        {
            _ when text.StartsWith("Permission denied", StringComparison.Ordinal) =>
                $"HAProxy at {name} does not let its socket do that ({doing}): the line `stats socket` needs `level admin`.",
            _ when IsUnknownSection(text) =>
                $"HAProxy at {name} has no section \"{section}\" ({doing}). Is HAProxyOptions.{nameof(HAProxyOptions.Section)} the name of a backend or listen section?",
            _ when text.Contains("dynamic load balancing", StringComparison.Ordinal) =>
                $"The section {section} of HAProxy at {name} cannot take servers at runtime ({doing}): its `balance` must be roundrobin, leastconn, first or random, or a hash with `hash-type consistent`.",
            _ when text.StartsWith("Unknown command", StringComparison.Ordinal) =>
                $"HAProxy at {name} does not know the command for that ({doing}): it is older than {Least}, or its socket's level is not admin.",
            _ => $"HAProxy at {name} refused ({doing}): {text}",
        });
    }

    /// <summary>Whether a look was refused: by a line of its own, since what a check said may hold any words.</summary>
    /// <returns>The refusal, or null.</returns>
    public static string? Find(string answer) => answer.Split('\n').FirstOrDefault(static line =>
        IsUnknownSection(line) || line.StartsWith("Permission denied", StringComparison.Ordinal) || line.StartsWith("Unknown command", StringComparison.Ordinal));

    private static bool IsUnknownSection(string line) =>
        line.StartsWith("No such backend", StringComparison.Ordinal) || line.StartsWith("Can't find backend", StringComparison.Ordinal) || line.StartsWith("No such proxy", StringComparison.Ordinal);
}
