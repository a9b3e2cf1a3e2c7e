using System.Globalization;
using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Logging.Abstractions;
using Microsoft.Extensions.Options;
using Spinup.Sdk;
using Spinup.Sdk.Droplets;
using Spinup.Sdk.Http;
using Spinup.Sdk.Leases;
using Spinup.Sdk.Remote;
using Spinup.Tests.CrashOwner;

// API-URL TOKEN LEDGER SCENARIO MOMENT: rents (one with a volume, a fleet, fifty), renews and destroys, and dies at the given moment; with 0 it lives and prints how many moments there were.
var (url, token, ledger, scenario, at) = (args[0], args[1], args[2], args[3], int.Parse(args[4], CultureInfo.InvariantCulture));
var death = new Death(at);
await using var client = SpinupClient.Create(
    new SpinupOptions { ApiUrl = new Uri(url), Token = token, LedgerPath = ledger },
    builder =>
    {
        var services = builder.Services;
        services.AddSingleton<IRemoteShellFactory>(new NoShells());
        services.AddSingleton(provider => new SpinupHttp(
            provider.GetRequiredService<IOptions<SpinupOptions>>().Value,
            provider.GetRequiredService<ApiClock>(),
            TimeProvider.System,
            NullLoggerFactory.Instance,
            new MortalHandler(death)));
        services.AddMortalLedger(death);
        services.Configure<SettleOptions>(o =>
        {
            if (scenario == "fifty")
            {
                return; // counted: as users have it
            }

            o.FirstLook = TimeSpan.FromMilliseconds(1);
            o.BetweenLooks = TimeSpan.FromMilliseconds(5);
            o.LongestPause = TimeSpan.FromMilliseconds(20);
            o.DeleteAgainAfter = TimeSpan.FromMilliseconds(50);
            o.Newborn = TimeSpan.FromSeconds(3);
            o.LostAnswer = TimeSpan.FromMilliseconds(100);
            o.SecondLook = TimeSpan.FromMilliseconds(10);
        });
    });
var spec = new EphemeralDropletSpec
{
    Label = "crash",
    Size = "s-1vcpu-1gb",
    Region = "nyc3",
    Image = "ubuntu-24-04-x64",
    MaxLifetime = TimeSpan.FromMinutes(10),
};
if (scenario == "one")
{
    await using var droplet = await client.Droplets.CreateAsync(spec with { Volumes = [new() { SizeGib = 1, MountPath = "/mnt/data" }] });
    await InsistAsync(() => droplet.RenewAsync(TimeSpan.FromMinutes(20)));
}
else if (scenario == "fifty")
{
    await using var fleet = await client.Droplets.CreateManyAsync(spec, 50);
}
else
{
    await using var fleet = await client.Droplets.CreateManyAsync(spec, 3);
    await InsistAsync(() => fleet.RenewAsync(TimeSpan.FromMinutes(20)));
}

Console.WriteLine(death.Moments.ToString(CultureInfo.InvariantCulture));

// With one answer in five a 5xx, the four tries of a renewal all fail now and then; a user asks again, and so does this one.
static async Task InsistAsync(Func<Task> renew)
{
    for (var attempt = 1; ; attempt++)
    {
        try
        {
            await renew();
            return;
        }
        catch (DigitalOceanApiException) when (attempt < 5)
        {
        }
    }
}
