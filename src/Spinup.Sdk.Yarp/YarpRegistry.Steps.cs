using Microsoft.Extensions.Logging;
using Spinup.Sdk.LoadBalancing;
using Spinup.Sdk.Yarp.Members;

namespace Spinup.Sdk.Yarp;

internal sealed partial class YarpRegistry
{
    /// <summary>Adds it, or changes what differs. True: it was not there.</summary>
    private bool Put(Backend backend, out Member member)
    {
        ObjectDisposedException.ThrowIf(_stop.IsCancellationRequested, this);
        var destinationId = DestinationIdOf(backend.Id);
        while (true)
        {
            var added = new Member(_options.OwnerPrefix, backend);
            member = _members.GetOrAdd(destinationId, added);
            if (ReferenceEquals(member, added))
            {
                Watch(destinationId, member);
                return true;
            }

            var view = member.Look();
            if (view.IsRemoved)
            {
                // Another writer takes it away right now; finish that, then add anew.
                _members.TryRemove(KeyValuePair.Create(destinationId, member));
                continue;
            }

            if (member.Owner != _options.OwnerPrefix || view.Backend.Id != backend.Id)
            {
                throw new LoadBalancerException(
                    $"{Name}: the destination {destinationId} of cluster {_options.ClusterId} is taken by {member.Owner}'s backend {view.Backend.Id} (case does not count to the proxy); give the backend another id, or set another {nameof(_options.OwnerPrefix)}.");
            }

            if ((view.Backend != backend || view.State == BackendState.Draining) && member.Change(backend))
            {
                _config.Touch();
            }

            if (!member.Look().IsRemoved)
            {
                return false;
            }
        }
    }

    private async Task<(DrainReport Report, int Drain)> DrainAsync(Member member, TimeSpan deadline, CancellationToken cancellationToken)
    {
        var start = _time.GetTimestamp();
        var began = member.BeginDrain();
        var id = began.Backend.Id;
        LogDraining(Name, id, began.InFlight);
        _config.Touch(); // Not waited for: the gate is closed already, this spares requests the way round.
        var cut = 0;
        if (!await IdleAsync(member, began.Drain, start, deadline, cancellationToken).ConfigureAwait(false))
        {
            cut = member.Cut(began.Drain);
            LogCut(Name, id, cut, deadline);
            if (!await IdleAsync(member, began.Drain, _time.GetTimestamp(), CutGrace, cancellationToken).ConfigureAwait(false))
            {
                throw new LoadBalancerException($"{Name}: {member.Look().InFlight} requests to the backend {id} go on {CutGrace} after they were cut; it gets no new ones. Drain it again.");
            }
        }

        return (new DrainReport(began.InFlight, Math.Max(0, began.InFlight - cut), cut, _time.GetElapsedTime(start)), began.Drain);
    }

    /// <summary>Waits until nothing is in flight. False: not in time.</summary>
    private async Task<bool> IdleAsync(Member member, int drain, long start, TimeSpan limit, CancellationToken cancellationToken)
    {
        while (true)
        {
            cancellationToken.ThrowIfCancellationRequested();
            var view = member.Look();
            if (!view.IsRemoved && !view.IsDrain(drain))
            {
                throw TakenBack(view.Backend.Id);
            }

            if (view.IsRemoved || view.InFlight == 0)
            {
                return true;
            }

            try
            {
                await view.Changed.WaitAsync(Left(start, limit), _time, cancellationToken).ConfigureAwait(false);
            }
            catch (TimeoutException)
            {
                return false;
            }
        }
    }

    /// <summary>Drains and removes. False: another took it back meanwhile.</summary>
    private async Task<bool> LeaveAsync(string id, CancellationToken cancellationToken)
    {
        if (Find(id) is not { } member)
        {
            return true;
        }

        int drain;
        try
        {
            (_, drain) = await DrainAsync(member, _options.DrainDeadline, cancellationToken).ConfigureAwait(false);
        }
        catch (LoadBalancerException) when (member.Look().State != BackendState.Draining)
        {
            return false;
        }

        if (!member.TryRemove(drain))
        {
            return member.Look().IsRemoved;
        }

        _members.TryRemove(KeyValuePair.Create(DestinationIdOf(id), member));
        LogRemoved(Name, id);
        return true;
    }

    private async Task ApplyAsync(string what, TimeSpan limit, CancellationToken cancellationToken)
    {
        if (await _config.WaitAsync(_config.Touch(), limit, _time, cancellationToken).ConfigureAwait(false) is { } problem)
        {
            throw new LoadBalancerException($"{Name}: could not {what}: {problem}");
        }
    }

    private void Watch(string destinationId, Member member)
    {
        var loop = Task.Run(() => WatchAsync(member), CancellationToken.None);
        _loops.TryAdd(loop, 0);
        _ = loop.ContinueWith(ended => _loops.TryRemove(ended, out _), CancellationToken.None, TaskContinuationOptions.ExecuteSynchronously, TaskScheduler.Default);
    }

    private async Task WatchAsync(Member member)
    {
        try
        {
            while (member.Look() is { IsRemoved: false } view)
            {
                var (isHealthy, said) = await _probe.AskAsync(view.Backend, _stop.Token).ConfigureAwait(false);
                if (member.Probed(view.Backend, isHealthy, said, _options.Rise, _options.Fall))
                {
                    LogTurned(Name, view.Backend.Id, member.Look().State, said);
                    _config.Touch();
                }

                await Task.Delay(_options.Interval, _time, _stop.Token).ConfigureAwait(false);
            }
        }
        catch (OperationCanceledException)
        {
            // The registry is disposed.
        }
    }

    [LoggerMessage(EventIds.Admitted, LogLevel.Information, "{Registry}: {Backend} is healthy and gets requests")]
    private partial void LogAdmitted(string registry, string backend);

    [LoggerMessage(EventIds.Down, LogLevel.Warning, "{Registry}: {Backend} is {State} now: {Said}")]
    private partial void LogTurned(string registry, string backend, BackendState state, string said);

    [LoggerMessage(EventIds.Draining, LogLevel.Information, "{Registry}: {Backend} gets no new request; {InFlight} in flight")]
    private partial void LogDraining(string registry, string backend, int inFlight);

    [LoggerMessage(EventIds.Cut, LogLevel.Warning, "{Registry}: {InFlight} requests to {Backend} were cut after {Deadline}")]
    private partial void LogCut(string registry, string backend, int inFlight, TimeSpan deadline);

    [LoggerMessage(EventIds.Removed, LogLevel.Information, "{Registry}: {Backend} is removed")]
    private partial void LogRemoved(string registry, string backend);
}
