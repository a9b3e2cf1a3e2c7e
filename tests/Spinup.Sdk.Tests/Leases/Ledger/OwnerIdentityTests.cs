using System.Diagnostics;
using Spinup.Sdk.Leases.Ledger;
using Spinup.Testing;

namespace Spinup.Tests.Sdk.Leases.Ledger;

public sealed class OwnerIdentityTests
{
    private static readonly OwnerIdentity Me = OwnerIdentity.Current;

    [Fact]
    public void Current_IsAliveAndReadsBackAsItself()
    {
        Assert.True(Me.IsAlive());
        Assert.Equal(Environment.ProcessId, Me.ProcessId);
        Assert.True(OwnerIdentity.TryParse(Me.ToString(), out var read));
        Assert.Equal(Me, read);
        Assert.DoesNotContain(Environment.MachineName, Me.ToString(), StringComparison.OrdinalIgnoreCase);
    }

    [Fact]
    public void AnotherStart_OfTheSameProcessId_IsDead() => Assert.False((Me with { StartedAt = Me.StartedAt - 1 }).IsAlive());

    [Fact]
    public void AnotherBoot_IsDead() => Assert.False((Me with { Boot = "0123456789ab" }).IsAlive());

    [Fact]
    public void AnotherMachine_IsUnknown() => Assert.Null((Me with { Machine = "0123456789ab" }).IsAlive());

    [PosixFact]
    public async Task Child_IsAliveUntilItIsKilled()
    {
        using var child = Process.Start("sleep", "600");
        var identity = OwnerIdentity.Of(child.Id);
        Assert.NotNull(identity);
        Assert.True(identity.IsAlive());
        Assert.NotEqual(Me, identity);
        child.Kill();
        await child.WaitForExitAsync();
        Assert.False(identity.IsAlive());
        Assert.Null(OwnerIdentity.Of(child.Id));
    }

    [Theory]
    [InlineData(null)]
    [InlineData("")]
    [InlineData("a.b.1")]
    [InlineData("a.b.1.2.3")]
    [InlineData("a.b.-1.2")]
    [InlineData("a.b.x.2")]
    [InlineData(".b.1.2")]
    public void TryParse_NotAnOwner_Fails(string? text) => Assert.False(OwnerIdentity.TryParse(text, out _));
}
