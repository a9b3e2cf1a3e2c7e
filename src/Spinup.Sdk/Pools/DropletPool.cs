using System.Collections.Immutable;
using Spinup.Sdk.Autoscaling;
using Spinup.Sdk.LoadBalancing;

namespace Spinup.Sdk.Pools;

/// <summary>A pool of droplets behind a load balancer: the hands of an autoscaler.</summary>
/// <remarks>
/// <para>Members carry the pool in their names from birth, so that what a pool has is what the API lists: a controller that was killed goes on where it was. A decision makes no request;
/// each pass begins with what is there. Requests at rest: one listing a minute for all pools of a token (for each 200 droplets), and three for a renewal each half lease.</para>
/// <para>Thread-safe. Disposing stops the controller and leaves the members: their leases end by themselves unless another controller renews them. <see cref="DrainAsync"/> ends them.</para>
/// </remarks>
public sealed partial class DropletPool : IScalingTarget, IAsyncDisposable
{
    /// <summary>How long a hook may take: 1 minute.</summary>
    public static readonly TimeSpan HookTimeout = TimeSpan.FromMinutes(1);

    private readonly PoolParts parts;
    private readonly PoolMembership membership;
    private readonly SemaphoreSlim pass = new(1, 1);
    private readonly SemaphoreSlim wake = new(0, 1);
    private readonly CancellationTokenSource stopping = new();
    private volatile ImmutableArrayBox<PoolMemberView> members = new([]);
    private volatile DropletPoolSpec spec;
    private int? desired;

    internal DropletPool(PoolParts parts, DropletPoolSpec spec)
    {
        DropletPoolSpecCheck.ThrowIfWrong(spec);
        (this.parts, this.spec, membership) = (parts, spec, new(parts, stopping.Token));
    }

    /// <summary>Gets the pool's name.</summary>
    public string Name => spec.Name;

    /// <summary>Gets the balancer that is told.</summary>
    public ILoadBalancerRegistry Registry => parts.Registry;

    /// <summary>Gets how many members are wanted. Before the first pass, the fewest.</summary>
    public int Size => desired ?? spec.Min;

    /// <summary>Gets the members as the last pass saw them.</summary>
    public IReadOnlyList<PoolMemberView> Members => members.Items;

    /// <summary>Gets what stands in the way of the wished size.</summary>
    /// <value>Null: nothing.</value>
    public string? Obstacle { get; private set; }

    /// <summary>Gets whether the pool is left as it is: nobody comes, goes or is replaced. Leases are renewed all the same.</summary>
    public bool IsPaused { get; private set; }

    /// <summary>Wishes for a size; the next pass begins at once and moves there.</summary>
    /// <param name="size">How many members; brought within the fewest and the most.</param>
    public void Resize(int size)
    {
        desired = Math.Clamp(size, spec.Min, spec.Max);
        Wake();
    }

    /// <summary>Leaves the pool as it is until <see cref="Resume"/>.</summary>
    public void Pause() => IsPaused = true;

    /// <summary>Goes on.</summary>
    public void Resume()
    {
        IsPaused = false;
        Wake();
    }

    /// <summary>Changes what members are to be. Those of another size or image are replaced one by one.</summary>
    /// <param name="changed">The new members; the name stays.</param>
    /// <exception cref="ArgumentException">It cannot be, or has another name.</exception>
    public void Update(DropletPoolSpec changed)
    {
        DropletPoolSpecCheck.ThrowIfWrong(changed);
        if (changed.Name != spec.Name)
        {
            throw new ArgumentException($"The pool is {spec.Name} and was given {changed.Name}; a pool keeps its name.", nameof(changed));
        }

        spec = changed;
        desired = desired is { } size ? Math.Clamp(size, changed.Min, changed.Max) : null;
        Wake();
    }

    /// <summary>Does one pass now: looks, plans, creates, admits, sends off, renews.</summary>
    /// <param name="cancellationToken">Ends it; what was begun goes on behind, and the next pass sees it.</param>
    /// <remarks>Returns before members it asked for are ready and before those it sends off are gone. What the API or the balancer refuse is in <see cref="Obstacle"/> and the log.</remarks>
    public async Task ReconcileAsync(CancellationToken cancellationToken = default)
    {
        await pass.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            var now = spec;
            if (await membership.SeeAsync(now, cancellationToken).ConfigureAwait(false))
            {
                // What there is when a controller starts is what was wished before it.
                desired ??= Math.Clamp(membership.StayingCount, now.Min, now.Max);
                Obstacle = await membership.MoveAsync(now, desired.Value, IsPaused, cancellationToken).ConfigureAwait(false);
            }
            else
            {
                Obstacle = membership.Blindness;
            }

            members = new(membership.View(now));
        }
        finally
        {
            pass.Release();
        }
    }

    /// <summary>Does a pass a second, and at once when a size was wished for, until it is cancelled.</summary>
    /// <param name="cancellationToken">Ends it, with an <see cref="OperationCanceledException"/>; the members stay.</param>
    public async Task RunAsync(CancellationToken cancellationToken = default)
    {
        using var both = CancellationTokenSource.CreateLinkedTokenSource(cancellationToken, stopping.Token);
        while (true)
        {
            try
            {
                await ReconcileAsync(both.Token).ConfigureAwait(false);
            }
#pragma warning disable CA1031 // A pass that failed must not end the pool: the next one starts from what is there.
            catch (Exception failure) when (!both.IsCancellationRequested)
#pragma warning restore CA1031
            {
                Obstacle = failure.Message;
                LogPassFailed(Name, failure);
            }

            using var soon = CancellationTokenSource.CreateLinkedTokenSource(both.Token);
            var pulse = Task.Delay(parts.Timings.Pulse, parts.Time, soon.Token);
            var woken = wake.WaitAsync(soon.Token);
            await Task.WhenAny(pulse, woken).ConfigureAwait(false);
            await soon.CancelAsync().ConfigureAwait(false);
            both.Token.ThrowIfCancellationRequested();
        }
    }

    /// <summary>Sends all members off, the confirmed way, and waits until they are gone.</summary>
    /// <param name="cancellationToken">Ends the wait; what was begun goes on until the pool is disposed.</param>
    public async Task DrainAsync(CancellationToken cancellationToken = default)
    {
        await pass.WaitAsync(cancellationToken).ConfigureAwait(false);
        try
        {
            IsPaused = true;
            while (!await membership.SeeAsync(spec, cancellationToken).ConfigureAwait(false))
            {
                await Task.Delay(parts.Timings.Pulse, parts.Time, cancellationToken).ConfigureAwait(false);
            }

            while (membership.SendAllOff(spec))
            {
                members = new(membership.View(spec));
                await Task.Delay(parts.Timings.Pulse, parts.Time, cancellationToken).ConfigureAwait(false);
                await membership.SeeAsync(spec, cancellationToken).ConfigureAwait(false);
            }

            members = new([]);
        }
        finally
        {
            pass.Release();
        }
    }

    /// <inheritdoc/>
    public ValueTask<TargetObservation> ObserveAsync(CancellationToken cancellationToken = default) =>
        ValueTask.FromResult(membership.Observation(spec, Size) with { HeldBecause = IsPaused ? "the pool is paused" : null });

    /// <inheritdoc/>
    public ValueTask ScaleAsync(ScalingDecision decision, CancellationToken cancellationToken = default)
    {
        ArgumentNullException.ThrowIfNull(decision);
        Resize(decision.To);
        return ValueTask.CompletedTask;
    }

    /// <summary>Stops the controller. Members, their leases and what the balancer knows of them stay; drains that are under way are left to the next controller.</summary>
    public async ValueTask DisposeAsync()
    {
        await stopping.CancelAsync().ConfigureAwait(false);
        await membership.SettleAsync().ConfigureAwait(false);
        stopping.Dispose();
        pass.Dispose();
        wake.Dispose();
    }

    private void Wake()
    {
        try
        {
            wake.Release();
        }
        catch (SemaphoreFullException)
        {
            // It is awake already.
        }
    }

    private sealed record ImmutableArrayBox<T>(ImmutableArray<T> Items);
}
