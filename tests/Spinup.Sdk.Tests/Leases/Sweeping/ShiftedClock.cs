namespace Spinup.Tests.Sdk.Leases.Sweeping;

/// <summary>This machine's clock, set wrong.</summary>
internal sealed class ShiftedClock(TimeSpan by) : TimeProvider
{
    public override DateTimeOffset GetUtcNow() => base.GetUtcNow() + by;
}
