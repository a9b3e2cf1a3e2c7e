using System.Text.RegularExpressions;
using Microsoft.Extensions.Options;

namespace Spinup.Sdk.LoadBalancing.Webhook;

/// <summary>Finds what is wrong with a hook's options, all of it at once. Never repeats the secret, nor what could be one.</summary>
internal sealed partial class WebhookRegistryOptionsValidator : IValidateOptions<WebhookRegistryOptions>
{
    // 16 characters: below, a signature seen once can be searched for its key.
    private const int ShortestSecret = 16;
    private const int MostProbes = 100;
    private const int MostRetries = 20;
    private const RegistryCapabilities Possible = RegistryCapabilities.Drain | RegistryCapabilities.Weights | RegistryCapabilities.SlowStart;
    private static readonly TimeSpan TenMilliseconds = TimeSpan.FromMilliseconds(10);
    private static readonly TimeSpan TenMinutes = TimeSpan.FromMinutes(10);
    private static readonly TimeSpan Hour = TimeSpan.FromHours(1);

    public static void ThrowIfWrong(WebhookRegistryOptions options)
    {
        if (Problems(options).ToList() is { Count: > 0 } problems)
        {
            throw new ArgumentException(string.Join(' ', problems), nameof(options));
        }
    }

    public ValidateOptionsResult Validate(string? name, WebhookRegistryOptions options)
    {
        var of = string.IsNullOrEmpty(name) ? nameof(WebhookRegistryOptions) : $"{nameof(WebhookRegistryOptions)} \"{name}\"";
        return Problems(options).ToList() is { Count: > 0 } problems ? ValidateOptionsResult.Fail(problems.Select(problem => $"{of}: {problem}")) : ValidateOptionsResult.Success;
    }

    private static IEnumerable<string> Problems(WebhookRegistryOptions options) => OfHook(options).Concat(OfRanges(options));

    private static IEnumerable<string> OfHook(WebhookRegistryOptions options)
    {
        if (UrlProblem(options.Url) is { } problem)
        {
            yield return $"{nameof(options.Url)} {problem}.";
        }

        if ((options.Secret?.Length ?? 0) < ShortestSecret)
        {
            yield return $"{nameof(options.Secret)} has {options.Secret?.Length ?? 0} characters; it must have at least {ShortestSecret}.";
        }

        if (!OwnerForm().IsMatch(options.Owner ?? ""))
        {
            yield return $"{nameof(options.Owner)} is \"{options.Owner}\"; it must be 1 to 32 letters, digits, dots, dashes and underscores.";
        }

        if ((options.ReceiverCapabilities & ~Possible) != 0)
        {
            yield return $"{nameof(options.ReceiverCapabilities)} is {options.ReceiverCapabilities}; a hook can have {Possible} at most.";
        }

        if (options.HealthPath is { } path && !PathForm().IsMatch(path))
        {
            yield return $"{nameof(options.HealthPath)} is \"{path}\"; it must be the path of a URL and begin with one slash, like /health, or be null for no gate.";
        }
    }

    private static IEnumerable<string> OfRanges(WebhookRegistryOptions options)
    {
        foreach (var (what, value, least, most) in new[]
        {
            (nameof(options.HealthInterval), options.HealthInterval, TenMilliseconds, TenMinutes),
            (nameof(options.HealthTimeout), options.HealthTimeout, TenMilliseconds, TenMinutes),
            (nameof(options.DrainDeadline), options.DrainDeadline, TimeSpan.Zero, Hour),
            (nameof(options.TryTimeout), options.TryTimeout, TimeSpan.FromMilliseconds(100), TenMinutes),
            (nameof(options.TotalTimeout), options.TotalTimeout, TimeSpan.FromSeconds(1), Hour),
        })
        {
            if (value < least || value > most)
            {
                yield return $"{what} is {value}; it must be between {least} and {most}.";
            }
        }

        if (options.TotalTimeout < options.TryTimeout)
        {
            yield return $"{nameof(options.TotalTimeout)} ({options.TotalTimeout}) is below {nameof(options.TryTimeout)} ({options.TryTimeout}): one try could outlast the whole request.";
        }

        if (options.Rise is < 1 or > MostProbes)
        {
            yield return $"{nameof(options.Rise)} is {options.Rise}; it must be between 1 and {MostProbes}.";
        }

        if (options.MaxRetries is < 0 or > MostRetries)
        {
            yield return $"{nameof(options.MaxRetries)} is {options.MaxRetries}; it must be between 0 and {MostRetries}.";
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
            return $"\"{url}\" is not absolute; it must be like https://balancer.example/hook";
        }

        // A user part or a query can hold a secret, so only this much is shown.
        var shown = $"{url.Scheme}://{url.Authority}";
        if (url.Scheme != Uri.UriSchemeHttps && !(url.Scheme == Uri.UriSchemeHttp && url.IsLoopback))
        {
            return $"{shown} is not https; a hook decides where requests go (http is for loopback addresses only)";
        }

        return url.UserInfo.Length > 0 ? $"{shown} carries a user name or password; requests are signed with {nameof(WebhookRegistryOptions.Secret)} instead"
            : url.Fragment.Length > 0 ? $"{shown} has a fragment, which is never sent"
            : null;
    }

    [GeneratedRegex(@"\A[A-Za-z0-9._-]{1,32}\z")]
    private static partial Regex OwnerForm();

    // Two slashes would begin a host; a fragment is never sent.
    [GeneratedRegex(@"\A/(?!/)[!-~-[#\\]]*\z")]
    private static partial Regex PathForm();
}
