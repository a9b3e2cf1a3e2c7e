namespace Spinup.Sdk.Remote.OpenSsh;

/// <summary>Runs what waits for a process's output on a thread of its own.</summary>
/// <remarks>
/// A pipe that was once read or written asynchronously does not block any more: from then on each wait goes by way of the runtime's one polling thread.
/// Under load that made downloads three times as slow as tar. Blocking reads, in turn, must not hold the pool's threads.
/// </remarks>
internal static class OwnThread
{
    public static Task Run(Action work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);

    public static Task<T> Run<T>(Func<T> work) => Task.Factory.StartNew(work, CancellationToken.None, TaskCreationOptions.LongRunning, TaskScheduler.Default);
}
