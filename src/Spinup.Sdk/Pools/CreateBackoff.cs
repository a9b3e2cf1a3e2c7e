namespace Spinup.Sdk.Pools;

/// <summary>Waits longer and longer after members that did not become healthy, so that a health path that never answers does not buy a droplet a minute.</summary>
internal sealed class CreateBackoff
{
    private static readonly TimeSpan First = TimeSpan.FromMinutes(1);
    private static readonly TimeSpan Longest = TimeSpan.FromHours(1);
    private int failures;
    private DateTimeOffset until = DateTimeOffset.MinValue;

    public bool IsOn(DateTimeOffset now) => now < until;

    /// <summary>A member never became healthy. Those of one batch that fail together count once.</summary>
    public void Failed(DateTimeOffset now)
    {
        if (IsOn(now))
        {
            return;
        }

        var pause = First * Math.Pow(2, Math.Min(failures, 10));
        until = now + (pause < Longest ? pause : Longest);
        failures++;
    }

    /// <summary>A member became healthy.</summary>
    public void Succeeded() => (failures, until) = (0, DateTimeOffset.MinValue);
}
