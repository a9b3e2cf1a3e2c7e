using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Hosting;
using Microsoft.Extensions.Options;
using Spinup.Sdk;
using Spinup.Sdk.Http;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Hosting;

public sealed class AddSpinupTests
{
    private const string Token = "dop_v1_0123456789";

    [Fact]
    public void AddSpinup_Twice_RegistersNothingTwice()
    {
        var once = new ServiceCollection();
        once.AddSpinup(o => o.Token = Token);
        var twice = new ServiceCollection();
        twice.AddSpinup(o => o.Token = Token);
        twice.AddSpinup(o => o.MaxRetries = 3);

        // Options infrastructure counts its configurations; what the rooms register must not be there again.
        Assert.Equal(Rooms(once), Rooms(twice));
        using var provider = twice.BuildServiceProvider();
        var options = provider.GetRequiredService<IOptions<SpinupOptions>>().Value;
        Assert.Equal((Token, 3), (options.Token, options.MaxRetries));
    }

    [Fact]
    public void AddSpinup_ServiceRegisteredBefore_Stays()
    {
        var clock = new TestClock();
        var apiClock = new FixedClock();
        var services = new ServiceCollection();
        services.AddSingleton<TimeProvider>(clock).AddSingleton<IApiClock>(apiClock);
        services.AddSpinup(o => o.Token = Token);
        using var provider = services.BuildServiceProvider();

        Assert.Same(clock, provider.GetRequiredService<TimeProvider>());
        Assert.Same(apiClock, provider.GetRequiredService<IApiClock>());
    }

    [Fact]
    public void AddSpinup_WholeGraph_BuildsAndValidates()
    {
        var services = new ServiceCollection();
        services.AddSpinup(o => o.Token = Token);
        using var provider = services.BuildServiceProvider(new ServiceProviderOptions { ValidateOnBuild = true, ValidateScopes = true });

        foreach (var descriptor in services.Where(descriptor => descriptor.ServiceType.Assembly == typeof(SpinupOptions).Assembly))
        {
            Assert.NotNull(provider.GetService(descriptor.ServiceType));
        }
    }

    [Fact]
    public void AddSpinup_TwoNames_EachHasItsOwnOptionsAndServices()
    {
        var services = new ServiceCollection();
        services.AddSpinup("one", o => (o.Token, o.ApiUrl) = (Token + "1", new Uri("https://one.example/")));
        services.AddSpinup("two", o => (o.Token, o.ApiUrl) = (Token + "2", new Uri("https://two.example/")));
        services.AddSpinup(o => (o.Token, o.ApiUrl) = (Token + "0", new Uri("https://none.example/")));
        using var provider = services.BuildServiceProvider();

        Assert.Equal("one.example", provider.GetRequiredKeyedService<SpinupHttp>("one").Client.BaseAddress!.Host);
        Assert.Equal("two.example", provider.GetRequiredKeyedService<SpinupHttp>("two").Client.BaseAddress!.Host);
        Assert.Equal("none.example", provider.GetRequiredService<SpinupHttp>().Client.BaseAddress!.Host);
        Assert.NotSame(provider.GetRequiredKeyedService<IApiClock>("one"), provider.GetRequiredKeyedService<IApiClock>("two"));
        Assert.Same(provider.GetRequiredKeyedService<ApiClock>("one"), provider.GetRequiredKeyedService<IApiClock>("one"));
    }

    [Fact]
    public void AddSpinup_NamedTwice_RegistersNothingTwice()
    {
        var once = new ServiceCollection();
        once.AddSpinup("one", o => o.Token = Token);
        var twice = new ServiceCollection();
        twice.AddSpinup("one", o => o.Token = Token);
        twice.AddSpinup("one");

        Assert.Equal(Rooms(once), Rooms(twice));
    }

    [Fact]
    public void AddSpinup_NamedWithKeyedServiceBefore_Stays()
    {
        var apiClock = new FixedClock();
        var services = new ServiceCollection();
        services.AddKeyedSingleton<IApiClock>("one", apiClock);
        services.AddSpinup("one", o => o.Token = Token);
        using var provider = services.BuildServiceProvider();

        Assert.Same(apiClock, provider.GetRequiredKeyedService<IApiClock>("one"));
    }

    [Fact]
    public void AddSpinup_NamedAndSharedClock_NamedServicesUseIt()
    {
        var clock = new TestClock();
        var services = new ServiceCollection();
        services.AddSpinup("one", o => o.Token = Token);
        services.AddSingleton<TimeProvider>(clock);
        using var provider = services.BuildServiceProvider();

        Assert.Equal(clock.GetUtcNow(), provider.GetRequiredKeyedService<IApiClock>("one").UtcNow);
    }

    [Fact]
    public async Task AddSpinup_WrongOptions_HostDoesNotStart()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSpinup();
        using var host = builder.Build();

        var wrong = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains("Token is missing", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public async Task AddSpinup_WrongNamedOptions_MessageSaysWhichAccount()
    {
        var builder = Host.CreateApplicationBuilder();
        builder.Services.AddSpinup("staging", o => o.Token = "line\n");
        using var host = builder.Build();

        var wrong = await Assert.ThrowsAsync<OptionsValidationException>(() => host.StartAsync());
        Assert.Contains("SpinupOptions \"staging\": Token contains white space", wrong.Message, StringComparison.Ordinal);
    }

    [Fact]
    public void AddSpinup_EmptyName_Throws() =>
        Assert.Throws<ArgumentException>(() => new ServiceCollection().AddSpinup("", _ => { }));

    private static List<string> Rooms(IServiceCollection services) =>
        services.Where(descriptor => descriptor.ServiceType.Namespace?.StartsWith("Spinup", StringComparison.Ordinal) == true || descriptor.ServiceType == typeof(IHostedService))
            .Select(descriptor => $"{descriptor.ServiceType} {descriptor.ServiceKey}").ToList();

    private sealed class FixedClock : IApiClock
    {
        public DateTimeOffset UtcNow => DateTimeOffset.UnixEpoch;

        public bool IsSynchronized => true;
    }
}
