using System.Diagnostics;
using System.Security.Cryptography;
using Spinup.Cli.CommandLine;
using Spinup.Cli.Commands;
using Spinup.Cli.Output;
using Spinup.Sdk;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Remote;

namespace Spinup.Cli.Renting;

/// <summary>What <c>spinup run</c> does on its droplet: upload, command, downloads.</summary>
internal sealed class Run(string[] words, string? upload, IReadOnlyList<(string Remote, string Local)> downloads, Stream? standardOutput, CommandContext context)
{
    private readonly CommandOutput output = new(standardOutput, context.StandardError);

    public RemoteResult? Result { get; private set; }

    public TimeSpan? Uploaded { get; private set; }

    public TimeSpan? Downloaded { get; private set; }

    public async Task<int> OnAsync(IEphemeralDroplet droplet, CancellationToken cancellationToken)
    {
        // A name of its own, since an image made from an earlier droplet may hold that one's.
        var directory = $"spinup-{RandomNumberGenerator.GetHexString(8, lowercase: true)}";
        var made = await droplet.RunAsync(RemoteCommand.Program("mkdir", "-p", directory), null, cancellationToken);
        if (!made.Succeeded)
        {
            throw new CommandException($"the droplet refused to make a working directory: {made.StandardErrorTail}");
        }

        if (upload is not null)
        {
            var receipt = await context.Screen.WithBytesAsync("upload", upload, progress => droplet.UploadAsync(upload, directory + "/", progress, cancellationToken));
            Uploaded = receipt.Elapsed;
        }

        // The program's name only: arguments may hold secrets, and these lines end up in logs.
        context.Screen.Say($"running {words[0]}");
        var command = RemoteCommand.Program(words[0], words[1..]) with
        {
            WorkingDirectory = directory,
            StandardInput = Console.IsInputRedirected ? Console.OpenStandardInput() : null,
        };
        Result = await droplet.RunAsync(command, output, cancellationToken);
        var how = Result.Signal is { } signal ? $"was ended by SIG{signal}" : $"ended with exit code {Result.ExitCode}";
        context.Screen.Say($"the command {how} after {Duration.ForPeople(Result.Elapsed)}");
        await DownloadAsync(droplet, directory, Result, cancellationToken);
        return Result.ExitCode;
    }

    /// <summary>A reader that left is no failure of ours: it is how <c>head</c> says that it has enough.</summary>
    public RentalEnd Adjust(RentalEnd end) =>
        output.ReaderGone && end.Receipt is not null && end.ExitCode == ExitCode.Failure ? end with { ExitCode = ExitCode.OutputClosed, Failure = null } : end;

    private async Task DownloadAsync(IEphemeralDroplet droplet, string directory, RemoteResult result, CancellationToken cancellationToken)
    {
        var clock = Stopwatch.StartNew();
        foreach (var (remote, local) in downloads)
        {
            try
            {
                var from = remote.StartsWith('/') ? remote : $"{directory}/{remote}";
                var to = Directory.Exists(local) && !Path.EndsInDirectorySeparator(local) ? local + Path.DirectorySeparatorChar : local;
                await context.Screen.WithBytesAsync("download", remote, progress => droplet.DownloadAsync(from, to, progress, cancellationToken));
            }
            catch (Exception failure) when (failure is SpinupException or IOException or UnauthorizedAccessException)
            {
                var what = $"download {remote}: {Failures.Describe(failure)}";
                if (result.Succeeded)
                {
                    throw new CommandException(what, failure);
                }

                // The command's own failure is the news; it likely never wrote what was to be brought back.
                context.Screen.Say($"{what} (the command had failed)");
            }
        }

        Downloaded = downloads.Count > 0 ? clock.Elapsed : null;
    }
}
