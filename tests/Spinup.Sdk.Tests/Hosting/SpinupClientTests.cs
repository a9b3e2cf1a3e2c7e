using Microsoft.Extensions.DependencyInjection;
using Microsoft.Extensions.Options;
using Spinup.Sdk;
using Spinup.Sdk.Hosting;
using Spinup.Sdk.Http;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Hosting;

public sealed class SpinupClientTests
{
    private static readonly SpinupOptions Valid = new() { Token = "dop_v1_0123456789", MaxRetries = 7 };

    [Fact]
    public async Task Create_ValidOptions_ServicesSeeACopyOfThem()
    {
        await using var client = SpinupClient.Create(Valid);

        var options = client.Services.GetRequiredService<IOptions<SpinupOptions>>().Value;
        Assert.Equal((Valid.Token, 7), (options.Token, options.MaxRetries));
        Assert.NotSame(Valid, options);
    }

    [Fact]
    public void Create_WrongOptions_ArgumentExceptionNamesEachProblemAndNotTheToken()
    {
        var wrong = Assert.Throws<ArgumentException>(() => SpinupClient.Create(new SpinupOptions { Token = "dop_v1_secret ", MaxRetries = 99 }));

        Assert.Contains("Token contains white space", wrong.Message, StringComparison.Ordinal);
        Assert.Contains("MaxRetries is 99", wrong.Message, StringComparison.Ordinal);
        Assert.DoesNotContain("dop_v1_secret", wrong.ToString(), StringComparison.Ordinal);
    }

    [Fact]
    public async Task Create_EveryRegisteredService_CanBeMade()
    {
        IServiceCollection? services = null;
        await using var client = SpinupClient.Create(Valid, builder => services = builder.Services);

        foreach (var descriptor in services!.Where(descriptor => !descriptor.ServiceType.IsGenericTypeDefinition))
        {
            Assert.NotNull(client.Services.GetService(descriptor.ServiceType));
        }
    }

    [Fact]
    public async Task Create_CallersService_Wins()
    {
        var clock = new TestClock();
        await using var client = SpinupClient.Create(Valid, builder => builder.Services.AddSingleton<TimeProvider>(clock));

        Assert.Equal(clock.GetUtcNow(), client.Services.GetRequiredService<IApiClock>().UtcNow);
    }

    [Fact]
    public async Task Create_CallerConfiguresOptions_TheyCount()
    {
        await using var client = SpinupClient.Create(Valid, builder => builder.Services.Configure<SpinupOptions>(o => o.MaxRetries = 1));

        Assert.Equal(1, client.Services.GetRequiredService<IOptions<SpinupOptions>>().Value.MaxRetries);
    }

    [Fact]
    public async Task Dispose_ServicesWereMade_DisposedNewestFirstAndNotTheCallersInstances()
    {
        var order = new List<string>();
        var mine = new Noted("instance", order);
        var services = new ServiceCollection();
        services.AddSingleton(mine);
        services.AddKeyedSingleton<Noted>("first", (_, _) => new Noted("first", order));
        services.AddKeyedSingleton<Noted>("second", (provider, _) =>
        {
            provider.GetRequiredKeyedService<Noted>("first");
            return new Noted("second", order);
        });
        var graph = new ServiceGraph(services);
        _ = graph.GetRequiredKeyedService<Noted>("second");
        _ = graph.GetRequiredService<Noted>();
        await graph.DisposeAsync();

        Assert.Equal(["second", "first"], order);
        Assert.Throws<ObjectDisposedException>(() => graph.GetService(typeof(Noted)));
    }

    [Fact]
    public async Task GetService_OpenGenericsEnumerablesAndLast_AsInAContainer()
    {
        var services = new ServiceCollection();
        services.AddSingleton(typeof(IEqualityComparer<>), typeof(Comparer<>));
        services.AddSingleton<object>("a").AddSingleton<object>("b");
        await using var graph = new ServiceGraph(services);

        Assert.IsType<Comparer<string>>(graph.GetService(typeof(IEqualityComparer<string>)));
        Assert.Same(graph.GetService(typeof(IEqualityComparer<string>)), graph.GetService(typeof(IEqualityComparer<string>)));
        Assert.Equal("b", graph.GetService(typeof(object)));
        Assert.Equal(["a", "b"], graph.GetServices<object>());
        Assert.Null(graph.GetService(typeof(string)));
    }

    [Fact]
    public async Task GetService_Circle_SaysWho()
    {
        var services = new ServiceCollection();
        services.AddSingleton<IComparable>(provider => provider.GetRequiredService<IConvertible>().ToString()!);
        services.AddSingleton<IConvertible>(provider => provider.GetRequiredService<IComparable>().ToString()!);
        await using var graph = new ServiceGraph(services);

        var circle = Assert.Throws<InvalidOperationException>(() => graph.GetService(typeof(IComparable)));
        Assert.Contains("IConvertible", circle.Message, StringComparison.Ordinal);
    }

    private sealed class Noted(string name, List<string> order) : IDisposable
    {
        public void Dispose() => order.Add(name);
    }

#pragma warning disable CA1812 // made by the graph
    private sealed class Comparer<T> : IEqualityComparer<T>
#pragma warning restore CA1812
    {
        public bool Equals(T? x, T? y) => ReferenceEquals(x, y);

        public int GetHashCode(T obj) => 0;
    }
}
