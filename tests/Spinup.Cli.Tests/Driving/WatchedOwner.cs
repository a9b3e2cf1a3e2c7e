using System.Text;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Leases.Watchdogs;
using Spinup.Testing;

namespace Spinup.Tests.Cli.Driving;

/// <summary>Speaks to a real <c>spinup watch</c> as an owner does, and dies when told to.</summary>
internal sealed class WatchedOwner : IAsyncDisposable
{
    private WatchedOwner(SpinupProcess watchdog) => Watchdog = watchdog;

    public SpinupProcess Watchdog { get; }

    public static WatchedOwner Start(params string[] options) => new(SpinupProcess.Start(["watch", .. options]));

    /// <summary>Starts one that stands guard over an account.</summary>
    public static async Task<WatchedOwner> StartAsync(MemoryCloud cloud, Func<HelloMessage, HelloMessage>? change = null, params string[] options)
    {
        var owner = Start(options);
        var hello = new HelloMessage
        {
            Version = WatchMessage.CurrentVersion,
            ApiUrl = cloud.Cloud.ApiUrl,
            Token = cloud.Account.Token,
            DestroyTimeout = TimeSpan.FromSeconds(30),
            Settle = new SettleOptions { LostAnswer = TimeSpan.FromSeconds(2), Newborn = TimeSpan.FromSeconds(2) },
        };
        await owner.SayAsync(change?.Invoke(hello) ?? hello);
        await owner.Watchdog.UntilPrintedAsync("\"ready\"");
        return owner;
    }

    public Task SayAsync(WatchMessage message) => SayAsync(Encoding.UTF8.GetString(message.ToLine()) + "\n");

    public Task SayAsync(string text) => Watchdog.SendAsync(Encoding.UTF8.GetBytes(text));

    /// <summary>Dies: the pipe ends, and no word before it.</summary>
    /// <returns>How the watchdog ended.</returns>
    public async Task<SpinupResult> DieAsync()
    {
        await Watchdog.GiveAsync(default);
        return await Watchdog.WaitAsync();
    }

    /// <summary>Says that a droplet is about to be made.</summary>
    /// <returns>Its name.</returns>
    public async Task<string> IntendAsync(Func<IntentMessage, IntentMessage>? change = null)
    {
        var now = DateTimeOffset.UtcNow;
        var intent = new IntentMessage { Name = DropletName.Create(DropletKind.Ephemeral, "test", IntentId.New(now), now.AddHours(1)).ToString(), Region = "nyc3", RunId = IntentId.New(now).ToString() };
        intent = change?.Invoke(intent) ?? intent;
        await SayAsync(intent);
        return intent.Name;
    }

    /// <summary>Says that a droplet is about to be made, makes it, and says its id.</summary>
    public async Task<(string Name, long Id)> MakeAsync(MemoryCloud cloud, Func<IntentMessage, IntentMessage>? change = null)
    {
        var name = await IntendAsync(change);
        var id = await cloud.Api.CreateAsync(name);
        await SayAsync(new IdMessage(name, id, DateTimeOffset.UtcNow));
        return (name, id);
    }

    public async ValueTask DisposeAsync() => await Watchdog.DisposeAsync();
}
