using System.Net.Sockets;
using Microsoft.Extensions.Options;
using Spinup.Sdk.LoadBalancing;
using Spinup.Sdk.LoadBalancing.HAProxy;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.LoadBalancing.HAProxy;

/// <summary>Whatever is wrong with a balancer is said in words that tell what to do.</summary>
[NeedsHAProxy]
public sealed class HAProxyFailureTests
{
    private static readonly Backend Backend = new() { Id = "a", Address = "127.0.0.1", Port = 80 };

    [SuiteFact]
    public async Task Operator_IsToldThatTheLevelMustBeAdmin()
    {
        await using var balancer = await HAProxyFixture.StartAsync();
        var options = HAProxyFixture.OptionsFor(balancer.Server);
        options.Socket = balancer.Server.OperatorSocket;
        await AssertRefusedAsync(balancer.NewRegistry(options), "level admin");
    }

    [SuiteFact]
    public async Task Section_ThatIsNotThere_IsNamed()
    {
        await using var balancer = await HAProxyFixture.StartAsync();
        var options = HAProxyFixture.OptionsFor(balancer.Server);
        options.Section = "nowhere";
        await AssertRefusedAsync(balancer.NewRegistry(options), "no section \"nowhere\"");
    }

    [SuiteFact]
    public async Task Section_ThatTakesNoServers_IsToldWhichBalanceWould()
    {
        await using var balancer = await HAProxyFixture.StartAsync();
        var options = HAProxyFixture.OptionsFor(balancer.Server);
        options.Section = HAProxyServer.StaticSection;
        await AssertRefusedAsync(balancer.NewRegistry(options), "`balance` must be");
    }

    [SuiteFact]
    public async Task HAProxy_ThatEnded_IsSaid()
    {
        HAProxyOptions options;
        await using (var balancer = await HAProxyFixture.StartAsync())
        {
            options = HAProxyFixture.OptionsFor(balancer.Server);
        }

        await AssertRefusedAsync(new HAProxyRegistry(options, TimeProvider.System), $"There is no {options.Socket}");
    }

    [PosixFact]
    public async Task Socket_LeftByOneThatEnded_IsSaid()
    {
        var path = Path.Combine(Path.GetTempPath(), $"left-{Guid.NewGuid():N}.sock");
        using (var left = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            // Closed without a listen: the file stays, and nobody answers.
            left.Bind(new UnixDomainSocketEndPoint(path));
            await AssertRefusedAsync(Registry(path), "left by one that ended");
        }

        File.Delete(path);
    }

    [UnprivilegedFact]
    public async Task Socket_ThatMayNotBeOpened_NamesTheUserAndTheGroup()
    {
        var path = Path.Combine(Path.GetTempPath(), $"shut-{Guid.NewGuid():N}.sock");
        using (var shut = new Socket(AddressFamily.Unix, SocketType.Stream, ProtocolType.Unspecified))
        {
            shut.Bind(new UnixDomainSocketEndPoint(path));
            shut.Listen();
            if (!OperatingSystem.IsWindows())
            {
                File.SetUnixFileMode(path, UnixFileMode.None);
            }

            await AssertRefusedAsync(Registry(path), $"{Environment.UserName} may not open HAProxy's socket {path}", "group");
        }

        File.Delete(path);
    }

    [Fact]
    public async Task Version_TooOld_IsNamedBesideTheLeast()
    {
        await using var old = new RuntimeStub(_ => "Name: HAProxy\nVersion: 2.4.22-f8e3218\n\n1\n# be_id be_name\n\n# pxname,svname\n\n");
        await AssertRefusedAsync(Registry(old.Address), "2.4.22-f8e3218", "2.6");
    }

    [Fact]
    public async Task Listener_ThatIsNoHAProxy_IsSaid()
    {
        await using var other = new RuntimeStub(_ => "HTTP/1.1 400 Bad Request\r\n\r\n");
        await AssertRefusedAsync(Registry(other.Address), "no runtime socket");
    }

    [Fact]
    public async Task Listener_ThatHangsUp_IsSaid()
    {
        await using var other = new RuntimeStub(_ => "");
        await AssertRefusedAsync(Registry(other.Address), "hung up");
    }

    [Fact]
    public async Task Listener_ThatNeverAnswers_IsGivenUpAfterTheTimeout()
    {
        await using var silent = new RuntimeStub(_ => null);
        await AssertRefusedAsync(Registry(silent.Address, timeout: TimeSpan.FromMilliseconds(200)), "did not answer within 0.2 s", "CommandTimeout");
    }

    [Fact]
    public async Task Listener_ThatNeverAnswers_EndsWithTheCallersToken()
    {
        await using var silent = new RuntimeStub(_ => null);
        using var cancelling = new CancellationTokenSource();
        var look = Registry(silent.Address).ObserveAsync(cancelling.Token);
        await cancelling.CancelAsync();

        await Assert.ThrowsAnyAsync<OperationCanceledException>(() => look);
    }

    [Fact]
    public async Task Port_WhereNothingListens_IsSaid() =>
        await AssertRefusedAsync(Registry($"127.0.0.1:{HttpBackend.FreePort()}"), "No HAProxy answers");

    public static TheoryData<string, string> WrongSockets => new()
    {
        { "10.0.0.5:9999", "an admin port open to whoever reaches it" },
        { "0.0.0.0:9999", "an admin port open to whoever reaches it" },
        { "[2001:db8::1]:9999", "an admin port open to whoever reaches it" },
        { "balancer.example:9999", "must be a path" },
        { "127.0.0.1", "must be a path" },
        { "run/haproxy.sock", "must be a path" },
        { "", "blank" },
        { "/" + new string('a', 107), "107 bytes" },
        { "/run/a\nb", "control characters" },
    };

    [Theory]
    [MemberData(nameof(WrongSockets))]
    public void Options_WithAWrongSocket_AreRefused(string socket, string words) =>
        Assert.Contains(words, Assert.Throws<OptionsValidationException>(() => Registry(socket)).Message, StringComparison.Ordinal);

    public static TheoryData<string, Action<HAProxyOptions>> WrongOptions => new()
    {
        { "Section is \"\"", options => options.Section = "" },
        { "Section is \"a;b\"", options => options.Section = "a;b" },
        { "Owner is \"a:b\"", options => options.Owner = "a:b" },
        { "Owner is \"\"", options => options.Owner = "" },
        { "CheckFall is 1", options => options.CheckFall = 1 },
        { "CheckRise is 0", options => options.CheckRise = 0 },
        { "CheckInterval is 00:00:00", options => options.CheckInterval = TimeSpan.Zero },
        { "SlowStart is -00:00:01", options => options.SlowStart = TimeSpan.FromSeconds(-1) },
        { "PollInterval is 00:00:00", options => options.PollInterval = TimeSpan.Zero },
        { "CommandTimeout is 00:00:00", options => options.CommandTimeout = TimeSpan.Zero },
        { "DrainDeadline is 2.00:00:00", options => options.DrainDeadline = TimeSpan.FromDays(2) },
    };

    [Theory]
    [MemberData(nameof(WrongOptions))]
    public void Options_OutOfRange_AreRefusedWithTheValue(string words, Action<HAProxyOptions> spoil)
    {
        var options = new HAProxyOptions { Section = "pool", Owner = "web" };
        spoil(options);
        Assert.Contains(words, Assert.Throws<OptionsValidationException>(() => new HAProxyRegistry(options, TimeProvider.System)).Message, StringComparison.Ordinal);
    }

    private static HAProxyRegistry Registry(string socket, TimeSpan? timeout = null) =>
        new(new() { Socket = socket, Section = "pool", Owner = "web", CommandTimeout = timeout ?? TimeSpan.FromSeconds(20) }, TimeProvider.System);

    private static async Task AssertRefusedAsync(HAProxyRegistry registry, params string[] words)
    {
        var refused = await Assert.ThrowsAsync<LoadBalancerException>(() => registry.RegisterAsync(Backend));
        Assert.All(words, word => Assert.Contains(word, refused.Message, StringComparison.Ordinal));
    }
}
