using System.Globalization;
using Spinup.Sdk.Droplets;

namespace BigTask;

/// <summary>What the command line asks for.</summary>
internal sealed record BigTaskOptions
{
    public const string Help =
        """
        BigTask: rent a big machine for one task, and be sure that it is gone afterwards.

          dotnet run --project samples/BigTask                         the bundled job on a LocalCloud
          dotnet run --project samples/BigTask -- --upload DIR --run "awk ... FILE" --download out results/

          --cloud local|digitalocean   where [local]; digitalocean takes DIGITALOCEAN_TOKEN and costs money
          --upload DIR                 your own data; the command runs in it
          --run CMD                    your own command, a line for the droplet's shell
          --download REMOTE LOCAL      what to bring back; REMOTE is relative to the data
          --size SIZE [m-2vcpu-16gb]   --region REGION [nyc3]   --image IMAGE [ubuntu-24-04-x64]
          --max-lifetime T [1h]        such as 20m: then it is destroyed, whatever it does

        The exit code is the task's; 125 when BigTask itself failed; 130 and 143 after Ctrl-C and SIGTERM.
        """;

    public required EphemeralDropletSpec Spec { get; init; }

    public required string Upload { get; init; }

    /// <summary>Gets the user's command; <see langword="null"/> for the bundled job.</summary>
    public string? Run { get; init; }

    public (string Remote, string Local)? Download { get; init; }

    public bool OnDigitalOcean { get; init; }

    /// <summary>Gets the token for DigitalOcean; a LocalCloud brings its own.</summary>
    public string? Token { get; init; }

    /// <summary>Gets the file to show at the end.</summary>
    public string? Report => Run is null ? Path.Combine(Download!.Value.Local, "engagement.md") : null;

    /// <returns>The options, or <see langword="null"/> when help is wanted.</returns>
    /// <exception cref="ArgumentException">The command line is wrong.</exception>
    public static BigTaskOptions? Parse(string[] args)
    {
        var given = new Dictionary<string, string>();
        (string, string)? download = null;
        for (var words = new Queue<string>(args); words.TryDequeue(out var word);)
        {
            switch (word)
            {
                case "--help" or "-h":
                    return null;
                case "--download":
                    download = (Next(words, word), Next(words, word));
                    break;
                case "--cloud" or "--upload" or "--run" or "--size" or "--region" or "--image" or "--max-lifetime":
                    given[word] = Next(words, word);
                    break;
                default:
                    throw new ArgumentException($"'{word}' is unknown; see --help");
            }
        }

        var own = given.ContainsKey("--run") || given.ContainsKey("--upload") || download is not null;
        var cloud = given.GetValueOrDefault("--cloud", "local");
        var token = Environment.GetEnvironmentVariable("DIGITALOCEAN_TOKEN");
        return (own, cloud) switch
        {
            (true, _) when !given.ContainsKey("--run") => throw new ArgumentException("--upload and --download need a command to --run"),
            (_, not ("local" or "digitalocean")) => throw new ArgumentException($"--cloud {cloud} is unknown: local or digitalocean"),
            (_, "digitalocean") when string.IsNullOrEmpty(token) => throw new ArgumentException("--cloud digitalocean needs DIGITALOCEAN_TOKEN"),
            _ => new BigTaskOptions
            {
                Spec = new()
                {
                    Label = "bigtask",
                    Size = given.GetValueOrDefault("--size", "m-2vcpu-16gb"),
                    Region = given.GetValueOrDefault("--region", "nyc3"),
                    Image = given.GetValueOrDefault("--image", "ubuntu-24-04-x64"),
                    MaxLifetime = LifetimeOf(given.GetValueOrDefault("--max-lifetime", "1h")),
                },
                Upload = UploadOf(given.GetValueOrDefault("--upload", Path.Combine(AppContext.BaseDirectory, "data"))),
                Run = given.GetValueOrDefault("--run"),
                Download = own ? download : ("results", "results"),
                OnDigitalOcean = cloud == "digitalocean",
                Token = token,
            },
        };
    }

    private static string Next(Queue<string> words, string option) =>
        words.TryDequeue(out var word) && word.Length > 0 ? word : throw new ArgumentException($"{option} needs a value; see --help");

    private static string UploadOf(string directory) =>
        System.IO.Directory.Exists(directory) ? directory : throw new ArgumentException($"there is no directory {directory} to upload");

    private static TimeSpan LifetimeOf(string text) =>
        double.TryParse(text[..^1], NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var number) && text[^1] is 's' or 'm' or 'h'
            ? TimeSpan.FromSeconds(number * (text[^1] switch { 's' => 1, 'm' => 60, _ => 3600 }))
            : throw new ArgumentException($"--max-lifetime {text} is not a length of time such as 90s, 20m or 1h");
}
