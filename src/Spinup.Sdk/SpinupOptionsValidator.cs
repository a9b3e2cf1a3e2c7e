using Microsoft.Extensions.Options;
using Spinup.Sdk.Http;

namespace Spinup.Sdk;

/// <summary>Finds what is wrong with the options, all of it at once. Never repeats the token.</summary>
internal sealed class SpinupOptionsValidator : IValidateOptions<SpinupOptions>
{
    public ValidateOptionsResult Validate(string? name, SpinupOptions options)
    {
        var problems = Problems(options).ToList();
        if (problems.Count == 0)
        {
            return ValidateOptionsResult.Success;
        }

        var of = string.IsNullOrEmpty(name) ? "SpinupOptions" : $"SpinupOptions \"{name}\"";
        return ValidateOptionsResult.Fail(problems.Select(problem => $"{of}: {problem}"));
    }

    private static IEnumerable<string> Problems(SpinupOptions options)
    {
        if (options.TokenProvider is null && TokenText.Problem(options.Token) is { } tokenProblem)
        {
            yield return $"{nameof(options.Token)} {tokenProblem}. Set it to a DigitalOcean API token (dop_v1_...), or set {nameof(options.TokenProvider)}.";
        }

        if (UrlProblem(options.ApiUrl) is { } urlProblem)
        {
            yield return $"{nameof(options.ApiUrl)} {urlProblem}.";
        }

        if (options.MaxRetries is < 0 or > 20)
        {
            yield return $"{nameof(options.MaxRetries)} is {options.MaxRetries}; it must be between 0 and 20.";
        }

        if (OutOfRange(nameof(options.TotalTimeout), options.TotalTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)) is { } total)
        {
            yield return total;
        }

        if (OutOfRange(nameof(options.TryTimeout), options.TryTimeout, TimeSpan.FromMilliseconds(100), TimeSpan.FromMinutes(10)) is { } aTry)
        {
            yield return aTry;
        }

        if (options.TotalTimeout < options.TryTimeout)
        {
            yield return $"{nameof(options.TotalTimeout)} ({options.TotalTimeout}) is below {nameof(options.TryTimeout)} ({options.TryTimeout}): one try could outlast the whole call.";
        }

        if (OutOfRange(nameof(options.DestroyTimeout), options.DestroyTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromHours(1)) is { } destroy)
        {
            yield return destroy;
        }

        if (options.VanishedPollInterval != Timeout.InfiniteTimeSpan
            && OutOfRange(nameof(options.VanishedPollInterval), options.VanishedPollInterval, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)) is { } poll)
        {
            yield return poll;
        }

        if (OutOfRange(nameof(options.ShutdownTimeout), options.ShutdownTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(10)) is { } shutdown)
        {
            yield return shutdown;
        }

        foreach (var problem in LedgerProblems(options).Concat(options.SpendCap?.Problems(options.LedgerPath) ?? []).Concat(Problems(options.Watchdog)))
        {
            yield return problem;
        }
    }

    private static IEnumerable<string> LedgerProblems(SpinupOptions options)
    {
        if (options.LedgerPath is { } path && (string.IsNullOrWhiteSpace(path) || path.Contains('\0', StringComparison.Ordinal) || Path.EndsInDirectorySeparator(path)))
        {
            yield return $"{nameof(options.LedgerPath)} is \"{path.Replace('\0', '?')}\"; it must name a file, or be null for no ledger.";
        }
    }

    private static IEnumerable<string> Problems(WatchdogOptions? watchdog)
    {
        const string Name = nameof(SpinupOptions.Watchdog);
        if (watchdog is null)
        {
            yield return $"{Name} is null; to have none leave {Name}.{nameof(watchdog.Enabled)} false.";
            yield break;
        }

        if (watchdog.ToolPath is { } tool && string.IsNullOrWhiteSpace(tool))
        {
            yield return $"{Name}.{nameof(watchdog.ToolPath)} is blank; leave it null to look 'spinup' up on the PATH.";
        }

        if (watchdog.LogFile is { } file && string.IsNullOrWhiteSpace(file))
        {
            yield return $"{Name}.{nameof(watchdog.LogFile)} is blank; leave it null for none.";
        }

        if (OutOfRange($"{Name}.{nameof(watchdog.StartTimeout)}", watchdog.StartTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromMinutes(5)) is { } start)
        {
            yield return start;
        }

        if (OutOfRange($"{Name}.{nameof(watchdog.DestroyTimeout)}", watchdog.DestroyTimeout, TimeSpan.FromSeconds(1), TimeSpan.FromDays(1)) is { } destroy)
        {
            yield return destroy;
        }
    }

    private static string? UrlProblem(Uri? url)
    {
        if (url is null)
        {
            return "is missing";
        }

        if (!url.IsAbsoluteUri)
        {
            return $"\"{url}\" is not absolute; it must be like https://api.digitalocean.com/";
        }

        // The user part could be a secret, so from here on the message names scheme and host only.
        var shown = $"{url.Scheme}://{url.Authority}";
        if (url.Scheme != Uri.UriSchemeHttps && url.Scheme != Uri.UriSchemeHttp)
        {
            return $"{shown} is neither https nor http";
        }

        if (url.Scheme == Uri.UriSchemeHttp && !url.IsLoopback)
        {
            return $"{shown} is plain http to another machine, and the token travels with every request: use https (http is for loopback addresses only)";
        }

        if (url.UserInfo.Length > 0)
        {
            return $"{shown} carries a user name or password; the API takes only the token";
        }

        return url.Query.Length > 0 || url.Fragment.Length > 0 ? $"{shown} has a query or a fragment; give only scheme, host and path" : null;
    }

    private static string? OutOfRange(string name, TimeSpan value, TimeSpan least, TimeSpan most) =>
        value < least || value > most ? $"{name} is {value}; it must be between {least} and {most}." : null;
}
