using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk.Api;
using Spinup.Sdk.Api.Droplets;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.LocalCloud;
using Spinup.Sdk.Remote;

namespace BigTask;

/// <summary>The whole story: rent, upload, run, download, destroy.</summary>
internal static class TaskOnDroplet
{
    private const string Directory = "roadmap";

    /// <returns>The task's exit code.</returns>
    public static async Task<int> RunAsync(BigTaskOptions options, Screen screen, EndingSignals ending)
    {
        var services = new ServiceCollection();
        var spinup = services.AddSpinup(o => o.Token = options.Token);
        if (!options.OnDigitalOcean)
        {
            // A DigitalOcean on this machine: droplets are directories, their commands are processes here.
            spinup.UseLocalCloud(cloud => (cloud.Host, cloud.BootTime) = (LocalCloudHost.Process, TimeSpan.FromSeconds(1)));
        }

        await using var provider = services.BuildServiceProvider();
        var exitCode = await RentAsync(provider.GetRequiredService<IEphemeralDropletFactory>(), options, screen, ending);
        await SayWhatIsLeftAsync(provider.GetRequiredService<IDigitalOceanClient>(), screen);
        return exitCode;
    }

    private static async Task<int> RentAsync(IEphemeralDropletFactory droplets, BigTaskOptions options, Screen screen, EndingSignals ending)
    {
        try
        {
            // Leaving this block destroys the droplet, whatever happens in it.
            await using var droplet = await droplets.CreateAsync(options.Spec, screen.Phases, ending.Token);

            await screen.WithBytesAsync("upload", bytes => droplet.UploadAsync(options.Upload, Directory + "/", bytes, ending.Token));
            var command = options.Run is { } line
                ? RemoteCommand.Shell(line) with { WorkingDirectory = Directory }
                : await OurselvesAsync(droplet, screen, ending.Token);

            screen.Phase("running", options.Run ?? "this very program, as 'engagement'");
            var result = await droplet.RunAsync(command, screen.TaskOutput, ending.Token);
            screen.Phase("ran", $"exit code {result.ExitCode} after {result.Elapsed.TotalSeconds:0.0} s");

            if (options.Download is var (remote, local))
            {
                await screen.WithBytesAsync("download", bytes => droplet.DownloadAsync($"{Directory}/{remote}", local, bytes, ending.Token));
            }

            // The end of the block would do it, too; asking for it gives the receipt.
            screen.Receipt(await droplet.DestroyAsync(), droplet);
            screen.Report(options.Report);
            return result.ExitCode;
        }
        catch (OperationCanceledException) when (ending.Token.IsCancellationRequested)
        {
            screen.Phase("stopped", "by a signal; the droplet was destroyed first");
            return ending.ExitCode;
        }
    }

    /// <summary>Puts this program on the droplet, with its runtime where there is none.</summary>
    private static async Task<RemoteCommand> OurselvesAsync(IEphemeralDroplet droplet, Screen screen, CancellationToken cancellationToken)
    {
        DotNetAppOnDroplet? app = null;
        await screen.WithBytesAsync("program", async bytes => app = await DotNetApp.FromSelf().UploadAsync(droplet, bytes, cancellationToken));
        return app!.Command("engagement", ".", "results") with { WorkingDirectory = Directory };
    }

    /// <summary>Asks the API, not our memory.</summary>
    private static async Task SayWhatIsLeftAsync(IDigitalOceanClient api, Screen screen)
    {
        var left = 0;
        await foreach (var _ in api.Droplets.ListAsync())
        {
            left++;
        }

        screen.Say($"{left} droplets left");
    }
}
