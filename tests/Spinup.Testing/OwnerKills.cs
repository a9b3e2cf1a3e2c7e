using System.Collections.Concurrent;
using System.Diagnostics;
using Spinup.Sdk.LocalCloud;

namespace Spinup.Testing;

/// <summary>What an owner does when it is killed.</summary>
public enum OwnerMoment
{
    /// <summary>It waits for the answer to its create.</summary>
    Create,

    /// <summary>It waits for its droplet to boot.</summary>
    Boot,

    /// <summary>It runs a command.</summary>
    Command,

    /// <summary>It has just asked for the delete.</summary>
    Destroy,
}

/// <summary>Kills real owners (<c>spinup run --watchdog</c>, a process each) with SIGKILL, and dates the first DELETE of their watchdogs. Linux.</summary>
public sealed class OwnerKills : IAsyncDisposable
{
    private static readonly TimeSpan Patience = TimeSpan.FromSeconds(60);

    private readonly LocalCloud cloud;
    private readonly DatingProxy front;
    private readonly OwnerMoment moment;
    private readonly ConcurrentQueue<(int Id, string CommandLine)> watchdogs = new();

    private OwnerKills(OwnerMoment moment, LocalCloud cloud, DatingProxy front) => (this.moment, this.cloud, this.front) = (moment, cloud, front);

    /// <summary>Gets what is left in the cloud.</summary>
    public (int Droplets, int Keys) Left => (cloud.DropletCount, cloud.KeyCount);

    /// <summary>Makes a cloud whose owners are killed at one moment.</summary>
    /// <param name="moment">The moment.</param>
    public static async Task<OwnerKills> StartAsync(OwnerMoment moment)
    {
        var bootTime = moment == OwnerMoment.Boot ? TimeSpan.FromMinutes(5) : TimeSpan.Zero;
        var cloud = await LocalCloud.StartAsync(new LocalCloudOptions { Host = LocalCloudHost.Process, UseSshServers = false, BootTime = bootTime, EnforceRateLimits = false });
        return new(moment, cloud, new DatingProxy(cloud.ApiUrl, holdCreates: moment == OwnerMoment.Create ? Patience : TimeSpan.Zero));
    }

    /// <summary>Starts an owner and kills it.</summary>
    /// <returns>How long after SIGKILL the first DELETE of its droplet came in, in milliseconds.</returns>
    /// <exception cref="TimeoutException">It never came.</exception>
    public async Task<double> KillAsync()
    {
        // An account each: watchdogs of owners before may still be asking.
        var token = cloud.TokenFor(Guid.NewGuid().ToString());
        using var owner = Start(token);
        try
        {
            return await KillAsync(owner, token);
        }
        catch (TimeoutException late)
        {
            throw new TimeoutException($"killed at {moment}: {late.Message}{(owner.HasExited ? $" The owner ended with {owner.ExitCode}: {await owner.StandardError.ReadToEndAsync()}" : "")}", late);
        }
        finally
        {
            if (!owner.HasExited)
            {
                owner.Kill();
            }
        }
    }

    /// <summary>Waits until the watchdogs of all owners so far have ended by themselves.</summary>
    /// <exception cref="TimeoutException">One did not.</exception>
    public async Task UntilWatchdogsEndedAsync()
    {
        var deadline = Stopwatch.GetTimestamp() + (Patience.Ticks * Stopwatch.Frequency / TimeSpan.TicksPerSecond);
        while (watchdogs.TryPeek(out var watchdog))
        {
            if (Processes.CommandLine(watchdog.Id) != watchdog.CommandLine)
            {
                watchdogs.TryDequeue(out _);
            }
            else if (Stopwatch.GetTimestamp() > deadline)
            {
                throw new TimeoutException($"Watchdog {watchdog.Id} is still there.");
            }
            else
            {
                await Task.Delay(10);
            }
        }
    }

    /// <inheritdoc/>
    public async ValueTask DisposeAsync()
    {
        foreach (var watchdog in watchdogs.Where(watchdog => Processes.CommandLine(watchdog.Id) == watchdog.CommandLine))
        {
            Processes.Kill(watchdog.Id);
        }

        await front.DisposeAsync();
        await cloud.DisposeAsync();
    }

    private async Task<double> KillAsync(Process owner, string token)
    {
        Task comes = moment switch
        {
            OwnerMoment.Create => front.WhenAsync("POST /v2/droplets", token: token),
            OwnerMoment.Boot => front.WhenAsync("GET /v2/droplets/", token: token),
            OwnerMoment.Command => owner.StandardOutput.ReadLineAsync(),
            _ => front.WhenAsync("DELETE /v2/droplets/", token: token),
        };
        await comes.WaitAsync(Patience);
        var watchdog = Processes.Below(owner.Id).Select(id => (Id: id, CommandLine: Processes.CommandLine(id))).Single(child => child.CommandLine.EndsWith(" watch", StringComparison.Ordinal));
        watchdogs.Enqueue(watchdog);

        // Process.Kill is SIGKILL.
        var killed = Stopwatch.GetTimestamp();
        owner.Kill();
        var deleted = await front.WhenAsync("DELETE /v2/droplets/", after: killed, token).WaitAsync(Patience);
        return Stopwatch.GetElapsedTime(killed, deleted).TotalMilliseconds;
    }

    private Process Start(string token)
    {
        var start = new ProcessStartInfo("dotnet") { RedirectStandardInput = true, RedirectStandardOutput = true, RedirectStandardError = true };
        var command = moment == OwnerMoment.Destroy ? "echo up" : "echo up; exec sleep 300";
        foreach (var word in (string[])[Path.Combine(AppContext.BaseDirectory, "spinup.dll"), "run", "--watchdog", "--", "sh", "-c", command])
        {
            start.ArgumentList.Add(word);
        }

        start.Environment["SPINUP_API_URL"] = front.Url.ToString();
        start.Environment["DIGITALOCEAN_TOKEN"] = token;
        return Process.Start(start)!;
    }
}
