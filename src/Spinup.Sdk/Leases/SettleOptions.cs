namespace Spinup.Sdk.Leases;

/// <summary>How long the SDK looks before it believes that something is there or not. The API's reads lag its writes a little.</summary>
/// <remarks>Set with <c>services.Configure&lt;SettleOptions&gt;(...)</c>. The defaults cost a destroy about half a second beyond its delete and two GETs.</remarks>
public sealed class SettleOptions
{
    /// <summary>Gets or sets how long after an accepted delete the first look comes.</summary>
    /// <value>100 milliseconds.</value>
    public TimeSpan FirstLook { get; set; } = TimeSpan.FromMilliseconds(100);

    /// <summary>Gets or sets how far apart two looks must be that both find the droplet absent.</summary>
    /// <value>400 milliseconds.</value>
    public TimeSpan BetweenLooks { get; set; } = TimeSpan.FromMilliseconds(400);

    /// <summary>Gets or sets the longest pause between looks and between tries while a droplet is still there.</summary>
    /// <value>3 seconds; pauses grow to it from <see cref="BetweenLooks"/>.</value>
    public TimeSpan LongestPause { get; set; } = TimeSpan.FromSeconds(3);

    /// <summary>Gets or sets how long a droplet may stay visible after an accepted delete before the delete is sent again.</summary>
    /// <value>2 seconds.</value>
    public TimeSpan DeleteAgainAfter { get; set; } = TimeSpan.FromSeconds(2);

    /// <summary>Gets or sets how long after its create a droplet that was never seen active may answer 404 although it exists.</summary>
    /// <value>20 seconds. Until then a 404 to its delete proves nothing, and the delete is sent again.</value>
    public TimeSpan Newborn { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets how long after a create whose answer was lost the droplet is looked for by its name.</summary>
    /// <value>20 seconds. Lists lag creates by a few.</value>
    public TimeSpan LostAnswer { get; set; } = TimeSpan.FromSeconds(20);

    /// <summary>Gets or sets how long after its first look a sweep that found something looks again before it destroys anything.</summary>
    /// <value>2 seconds: what was renewed just now shows by then. A sweep that finds nothing does not wait.</value>
    public TimeSpan SecondLook { get; set; } = TimeSpan.FromSeconds(2);
}
