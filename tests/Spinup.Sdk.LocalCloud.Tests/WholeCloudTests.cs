using System.Text;
using Microsoft.Extensions.DependencyInjection;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.LocalCloud;
using Spinup.Sdk.Remote;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.LocalCloud;

/// <summary>The SDK's main job against a LocalCloud that <c>UseLocalCloud()</c> brought.</summary>
public sealed class WholeCloudTests
{
    private static readonly EphemeralDropletSpec Spec = new() { Label = "whole", Size = "m-2vcpu-16gb", Region = "nyc3", Image = "ubuntu-24-04-x64", ReadyTimeout = TimeSpan.FromSeconds(60) };

    [Fact]
    public async Task CreateAsync_OnTheMemoryHost_BecomesReadyAndDestroys()
    {
        await using var provider = Provider(new LocalCloudOptions { BootTime = TimeSpan.FromMilliseconds(50) }, out var cloud);
        await using (var droplet = await provider.GetRequiredService<IEphemeralDropletFactory>().CreateAsync(Spec))
        {
            Assert.Equal(droplet.Id, Assert.Single(cloud().Account().Droplets).Id);
            await Assert.ThrowsAsync<Spinup.Sdk.SpinupException>(() => droplet.RunAsync("true"));
        }

        AssertEmpty(cloud());
    }

    [Fact]
    public async Task CreateAsync_OnTheProcessHostWithoutSshd_RunsCommandsAndLeavesNothing()
    {
        if (OperatingSystem.IsWindows())
        {
            return;
        }

        await RunOnceAsync(new LocalCloudOptions { Host = LocalCloudHost.Process, UseSshServers = false });
    }

    [SshdFact]
    public async Task CreateAsync_OnTheProcessHostWithSshd_RunsCommandsAndLeavesNothing() =>
        await RunOnceAsync(new LocalCloudOptions { Host = LocalCloudHost.Process, BootTime = TimeSpan.FromMilliseconds(300) });

    private static async Task RunOnceAsync(LocalCloudOptions options)
    {
        var directory = Directory.CreateTempSubdirectory("spinup-whole-");
        options.Directory = directory.FullName;
        if (!OperatingSystem.IsWindows())
        {
            // Root's commands run as another user, who must be able to pass.
            directory.UnixFileMode |= UnixFileMode.GroupExecute | UnixFileMode.OtherExecute;
        }

        await using (var provider = Provider(options, out var cloud))
        {
            await using (var droplet = await provider.GetRequiredService<IEphemeralDropletFactory>().CreateAsync(Spec))
            {
                using var output = new MemoryStream();
                var result = await droplet.RunAsync("echo hello; exit 3", RemoteOutput.To(output, null));
                Assert.Equal((3, "hello\n"), (result.ExitCode, Encoding.UTF8.GetString(output.ToArray())));
            }

            AssertEmpty(cloud());
        }

        Assert.Empty(directory.GetFileSystemInfos());
        directory.Delete();
    }

    private static ServiceProvider Provider(LocalCloudOptions from, out Func<Spinup.Sdk.LocalCloud.LocalCloud> cloud)
    {
        var services = new ServiceCollection();
        services.AddLogging();
        services.AddSpinup().UseLocalCloud(o =>
            (o.Host, o.BootTime, o.UseSshServers, o.Directory) = (from.Host, from.BootTime, from.UseSshServers, from.Directory));
        var provider = services.BuildServiceProvider();
        cloud = () => provider.GetRequiredService<Spinup.Sdk.LocalCloud.LocalCloud>();
        return provider;
    }

    private static void AssertEmpty(Spinup.Sdk.LocalCloud.LocalCloud cloud) => Assert.Equal((0, 0), (cloud.DropletCount, cloud.KeyCount));
}
