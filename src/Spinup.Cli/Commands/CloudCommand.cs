using System.CommandLine;
using System.Globalization;
using Spinup.Cli.CommandLine;
using Spinup.Sdk.LocalCloud;

namespace Spinup.Cli.Commands;

/// <summary><c>spinup cloud</c>: a LocalCloud for any client.</summary>
internal sealed class CloudCommand : CliCommand
{
    private readonly Option<int?> port = OptionForms.Number("--port", "N", "The port on 127.0.0.1 [a free one]", 0, 65535);
    private readonly Option<string> host = new("--host") { Description = "What a droplet is: memory (state only) or process (a directory of this machine; commands run here)", HelpName = "HOST", DefaultValueFactory = _ => "memory" };
    private readonly Option<TimeSpan?> boot = Seconds("--boot", "How long a droplet takes to become active, in seconds; fractions are fine [default: 0]");
    private readonly Option<int?> seed = OptionForms.Number("--seed", "N", "Seed of ids and faults [1]", 0, int.MaxValue);
    private readonly Option<string[]> fault = new("--fault") { Description = $"How often something goes wrong, from 0 to 1. May be repeated. NAME is one of {string.Join(", ", LocalCloudFault.Names)}", HelpName = "NAME=RATE", Arity = ArgumentArity.OneOrMore };
    private readonly Option<int?> sshPort = OptionForms.Number("--ssh-port", "PORT", "The port of the droplets' SSH servers [22 where it may be bound, else a free one]", 1, 65535);
    private readonly Option<bool> noSshd = OptionForms.Flag("--no-sshd", "No SSH servers, also where sshd is installed: shells are local processes");
    private readonly Option<bool> allowScripts = OptionForms.Flag("--allow-scripts", "Run what user_data asks for (runcmd, scripts): commands on this machine");

    public CloudCommand()
        : base("cloud", "Be a DigitalOcean on this machine, for any client and any token, until Ctrl-C.")
    {
        host.AcceptOnlyFromAmong("memory", "process");
        foreach (var option in new Option[] { port, host, boot, seed, fault, sshPort, noSshd, allowScripts })
        {
            Line.Add(option);
        }

        AddOutputOptions(json: null);
    }

    public override string Synopsis => "spinup cloud [options]";

    public override string Notes =>
        """
        The first line on standard output is 'LocalCloud listening on http://127.0.0.1:PORT'; notices follow.
        Each token is an account of its own. Ctrl-C or SIGTERM ends it and every process it started.

        Exit codes: 0 after Ctrl-C or SIGTERM, 125 when it cannot start.
        """;

    protected override async Task<int> RunAsync(CommandContext context)
    {
        var line = context.Line;
        var options = new LocalCloudOptions
        {
            Port = line.GetValue(port) ?? 0,
            Host = line.GetValue(host) == "process" ? LocalCloudHost.Process : LocalCloudHost.Memory,
            BootTime = line.GetValue(boot) ?? TimeSpan.Zero,
            Seed = line.GetValue(seed) ?? 1,
            SshPort = line.GetValue(sshPort),
            UseSshServers = !line.GetValue(noSshd),
            AllowUserDataScripts = line.GetValue(allowScripts),
        };
        foreach (var setting in line.GetValue(fault) ?? [])
        {
            try
            {
                options.Faults.Parse(setting);
            }
            catch (FormatException wrong)
            {
                throw new CommandException($"--fault {setting}: {wrong.Message}", wrong);
            }
        }

        await using var cloud = await LocalCloud.StartAsync(options, context.Signals.Token);
        Console.Out.WriteLine($"LocalCloud listening on {cloud.ApiUrl.ToString().TrimEnd('/')}");
        foreach (var notice in cloud.Notices)
        {
            Console.Out.WriteLine(Output.OneLine.Of(notice));
        }

        Console.Out.WriteLine($"use it with: SPINUP_API_URL={cloud.ApiUrl.ToString().TrimEnd('/')} DIGITALOCEAN_TOKEN=any-word; Ctrl-C ends it");
        await Console.Out.FlushAsync();
        await Task.Delay(Timeout.InfiniteTimeSpan, context.Signals.Token).ContinueWith(_ => { }, TaskScheduler.Default);
        return ExitCode.Success;
    }

    private static Option<TimeSpan?> Seconds(string name, string description) => new(name)
    {
        Description = description,
        HelpName = "SECONDS",
        CustomParser = result =>
        {
            var text = result.Tokens[0].Value;
            if (decimal.TryParse(text, NumberStyles.AllowDecimalPoint, CultureInfo.InvariantCulture, out var seconds) && seconds <= 86400)
            {
                return TimeSpan.FromTicks((long)(seconds * TimeSpan.TicksPerSecond));
            }

            result.AddError($"{name} {text} is not a number of seconds from 0 to 86400");
            return default;
        },
    };
}
