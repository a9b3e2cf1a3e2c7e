namespace Spinup.Sdk.Droplets;

/// <summary>Something that must hold before a droplet counts as ready.</summary>
/// <remarks>Write your own by deriving, or with <see cref="Until.Holds"/>; combine with <see cref="Until.All"/>. Used for many droplets at once: keep no state in it.</remarks>
public abstract class ReadinessCheck
{
    /// <summary>Gets what is waited for, for messages: <c>SSH answers</c>.</summary>
    public abstract string Description { get; }

    /// <summary>Gets whether a shell is surely needed: then what shells need is looked for before the droplet is created.</summary>
    /// <value><see langword="false"/>: a shell may be used, but nothing is looked for.</value>
    public virtual bool NeedsShell => false;

    /// <summary>Waits until it holds.</summary>
    /// <param name="context">The droplet and what can be done with it.</param>
    /// <param name="cancellationToken">Fires when the caller gave up or the ready time-out ran out. Throw <see cref="OperationCanceledException"/> then.</param>
    /// <exception cref="SpinupException">It will never hold; the droplet is destroyed and the message becomes evidence.</exception>
    public abstract Task WaitAsync(ReadinessContext context, CancellationToken cancellationToken);
}
