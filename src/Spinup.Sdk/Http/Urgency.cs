namespace Spinup.Sdk.Http;

/// <summary>Marks calls that end something that costs money: they may use the part of the rate budget that is kept for them.</summary>
/// <remarks>Every DELETE is urgent without it. It is for the calls around one: looking whether the droplet is gone, untagging, delete by action.</remarks>
internal static class Urgency
{
    private static readonly AsyncLocal<bool> Current = new();

    /// <summary>Gets a value indicating whether calls made from here are urgent.</summary>
    public static bool IsUrgent => Current.Value;

    /// <summary>Makes the calls urgent that are begun from here on, in this method and what it calls, until the scope is disposed.</summary>
    public static Scope Begin()
    {
        var before = Current.Value;
        Current.Value = true;
        return new Scope(before);
    }

    /// <summary>Ends the urgency.</summary>
    internal readonly struct Scope(bool before) : IDisposable
    {
        public void Dispose() => Current.Value = before;
    }
}
