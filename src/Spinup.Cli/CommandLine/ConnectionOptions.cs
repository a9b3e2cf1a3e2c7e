using System.CommandLine;

namespace Spinup.Cli.CommandLine;

/// <summary>Which account of which cloud. Every command but <c>cloud</c> takes these.</summary>
internal sealed class ConnectionOptions
{
    private readonly Option<string> apiUrl = OptionForms.Text("--api-url", "URL", "Where the API is [$SPINUP_API_URL, else https://api.digitalocean.com/]. Plain http only for this machine, such as a 'spinup cloud'.");
    private readonly Option<string> token = OptionForms.Text("--token", "TOKEN", "The API token [$DIGITALOCEAN_TOKEN, else $DIGITALOCEAN_ACCESS_TOKEN]. Everybody on this machine can read an argument list: prefer the variable.");

    public ConnectionOptions(Command command)
    {
        command.Add(apiUrl);
        command.Add(token);
    }

    public SpinupConnection Read(ParseResult line)
    {
        var url = line.GetValue(apiUrl) ?? Variable("SPINUP_API_URL") ?? "https://api.digitalocean.com/";
        if (!Uri.TryCreate(url, UriKind.Absolute, out var address) || address.Scheme is not ("http" or "https"))
        {
            throw new CommandException($"the API address '{url}' is not an http or https URL; check --api-url and SPINUP_API_URL");
        }

        var key = line.GetValue(token) ?? Variable("DIGITALOCEAN_TOKEN") ?? Variable("DIGITALOCEAN_ACCESS_TOKEN");
        return key is not null
            ? new(address, key)
            : throw new CommandException("no API token: set DIGITALOCEAN_TOKEN (or DIGITALOCEAN_ACCESS_TOKEN); a LocalCloud takes any word as a token");
    }

    private static string? Variable(string name) => Environment.GetEnvironmentVariable(name) is { Length: > 0 } value ? value : null;
}

/// <summary>Which account of which cloud.</summary>
internal sealed record SpinupConnection(Uri ApiUrl, string Token)
{
    // A record would print the token.
    public override string ToString() => ApiUrl.ToString();
}
